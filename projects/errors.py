"""The errors a person can meet, each with what happened, where, and how to mend it.

Everything else that is raised is a bug of ours and goes to the crash dialog. Layer: projects. Thread: any.
"""

from __future__ import annotations

from projects.text import Text, text


class StudioError(Exception):
    """Base of all errors that are told to a person in words.

    Args:
        what: what went wrong, one sentence.
        where: the file, node or step it concerns; empty where there is none.
        mend: what the person can do about it.
    """

    def __init__(self, what: Text | str, where: str = "", mend: Text | str = "") -> None:
        self.what = what if isinstance(what, Text) else text("{words}", words=what)
        self.where = where
        self.mend = mend if isinstance(mend, Text) else text("{words}", words=mend)
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """The whole message in English, on one line."""
        parts = [f"{self.where}: {self.what}" if self.where else str(self.what), str(self.mend)]
        return " ".join(part for part in parts if part)


class UserInputError(StudioError):
    """A file, a value or an option that cannot be used as it is."""


class ProjectFormatError(StudioError):
    """A file of the studio's own that is damaged or newer than this program."""


class ToolMissing(StudioError):
    """A program or a licence that a step needs and that is not here."""


class BuildFailed(StudioError):
    """FINN ended a build with an error."""


class WorkerDied(StudioError):
    """A process of ours ended without its last word (killed, crashed, out of memory)."""


class Cancelled(StudioError):
    """The person stopped it; never shown as an error."""
