"""What has to be right around the program before it starts: its packages are its own, Qt and Python go together.

Layer: studio. Thread: main. No Qt is loaded to find out.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from projects.errors import ToolMissing, UserInputError
from projects.text import text

_OWN_PACKAGES = ("widgets", "resources")  # `studio.__main__` looks at "projects", which this module imports
# (PySide6, first Python it works with). 6.12.0 loses a reference to True with each signal
# emitted and to None with each call of runJavaScript; from Python 3.12 on these objects are never freed.
_BAD_PAIRS = (("6.12.0", (3, 12)),)


def check_packages(root: Path) -> None:
    """See to it that our packages, whose names are common words, are not another project's.

    Args:
        root: the folder that holds our packages.

    Raises:
        UserInputError: one of them is found elsewhere.
    """
    for name in _OWN_PACKAGES:
        spec = find_spec(name)
        places = [Path(place) for place in spec.submodule_search_locations or ()] if spec else []
        places = places or ([Path(spec.origin)] if spec and spec.origin else [])
        if places and places[0].resolve() != (root / name).resolve():
            raise UserInputError(
                text(
                    "another package is called {name!r} and hides FINN Studio's own: {place}.",
                    name=name,
                    place=str(places[0]),
                ),
                mend=text(
                    "Start it from another folder, or install FINN Studio into an environment of its own: "
                    "pipx install finn-studio."
                ),
            )


def pyside_version() -> str:
    """The version of PySide6. Asking the package itself loads no Qt, and is faster than looking for its metadata."""
    import PySide6

    found: str = PySide6.__version__
    return found


def check_qt() -> None:
    """See to it that the installed PySide6 works with this Python.

    Raises:
        ToolMissing: it is not installed, or is known to crash.
    """
    try:
        found = pyside_version()
    except ModuleNotFoundError as error:
        raise ToolMissing(
            text("PySide6 is not installed, so no window can be opened."),
            mend=text("Install it: pip install 'PySide6>=6.11.2,<6.12'"),
        ) from error
    for bad, python in _BAD_PAIRS:
        if found == bad and sys.version_info < python:
            raise ToolMissing(
                text(
                    "PySide6 {found} crashes on Python {python}.",
                    found=found,
                    python=".".join(map(str, sys.version_info[:2])),
                ),
                mend=text("Install one that works: pip install 'PySide6>=6.11.2,<6.12'"),
            )
