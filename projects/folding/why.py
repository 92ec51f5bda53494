"""Why a value or a figure is as it is: one link of the chain from what is seen to its cause.

Layer: projects. Thread: any.
"""

from __future__ import annotations

from dataclasses import dataclass

from projects.text import Text


@dataclass(frozen=True)
class WhyReason:
    """One reason, which the one after it explains further.

    Args:
        message: a sentence.
        source: where in FINN it comes from ("finn/transformation/fpgadataflow/set_folding.py:229, SetFolding.apply");
            "" where it is none of FINN's doing.
        code: the lines of FINN's source that decide it, or "".
    """

    message: Text
    source: str = ""
    code: str = ""
