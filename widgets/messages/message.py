"""A message to a person, as a value. Layer: widgets. Thread: any."""

from __future__ import annotations

from dataclasses import dataclass

from projects.errors import StudioError
from projects.problems import Severity
from widgets.words import translated


@dataclass(frozen=True)
class Message:
    """What is said.

    Args:
        what: one sentence. where: file, node or step. mend: what to do. detail: a foreign message, shown whole.
        key: a message with the same key takes the place of the one before; "" never does.
        actions: (name, label) of buttons.
        stays: it does not fade, although it is no error or warning.
    """

    severity: Severity
    what: str
    where: str = ""
    mend: str = ""
    detail: str = ""
    key: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    stays: bool = False

    @property
    def text(self) -> str:
        """All of it as plain text, to be copied."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return "\n".join(part for part in (head, self.mend, self.detail) if part)


def message_of(error: StudioError, key: str = "") -> Message:
    """The message that tells of an error."""
    return Message(Severity.ERROR, translated(error.what), error.where, translated(error.mend), key=key)
