"""Colours Python source with Pygments' lexer (rich, which FINN needs, brings Pygments).

Pygments rather than rules of our own: strings over several lines and f-strings come out right.
Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from widgets.theme.colors import LIGHT, Theme

_LIGHT = {"keyword": "#8250DF", "string": "#0A5C36", "comment": "#59636E", "number": "#0550AE", "name": "#953800"}
_DARK = {"keyword": "#C8A6FF", "string": "#8CD9B0", "comment": "#A0A5AD", "number": "#7CC4FF", "name": "#FFB77C"}


class PythonColors(QSyntaxHighlighter):
    """Colours a document whose text was given to `read` first; without Pygments the text stays plain."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines: list[list[tuple[int, int, str]]] = []
        self._formats: dict[str, QTextCharFormat] = {}
        self.set_theme(LIGHT)

    def read(self, source: str) -> None:
        """Split the source into coloured pieces, before it is put into the document."""
        self._lines = _pieces(source)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._formats = {}
        for kind, color in (_DARK if theme.dark else _LIGHT).items():
            look = QTextCharFormat()
            look.setForeground(QColor(color))
            look.setFontItalic(kind == "comment")
            if kind == "keyword":
                look.setFontWeight(QFont.Weight.Medium)
            self._formats[kind] = look
        self.rehighlight()

    # Qt overrides

    def highlightBlock(self, text: str) -> None:
        number = self.currentBlock().blockNumber()
        for start, length, kind in self._lines[number] if number < len(self._lines) else []:
            self.setFormat(start, length, self._formats[kind])


def _pieces(source: str) -> list[list[tuple[int, int, str]]]:
    """For each line its (start, length, kind)."""
    try:
        from pygments.lexers.python import PythonLexer
        from pygments.token import Comment, Keyword, Name, Number, Operator, String
    except ImportError:
        return []
    kinds = {
        Comment: "comment",
        String: "string",
        Number: "number",
        Keyword: "keyword",
        Operator.Word: "keyword",
        Name.Function: "name",
        Name.Class: "name",
        Name.Decorator: "name",
    }
    lines: list[list[tuple[int, int, str]]] = [[]]
    column = 0
    for token, words in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        kind = next((kind for family, kind in kinds.items() if token in family), None)
        for number, piece in enumerate(words.split("\n")):
            if number:
                lines.append([])
                column = 0
            if kind is not None and piece:
                lines[-1].append((column, len(piece), kind))
            column += len(piece)
    return lines
