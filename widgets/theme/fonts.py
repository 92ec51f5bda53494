"""The fonts of the window: the system's at 13 px, a monospace one, and one with figures of equal width.

Layer: widgets. Thread: GUI, after the QApplication exists.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

UI_PIXELS = 13
# The system's own font comes first (a bare alias such as "Sans Serif" names none, and the next one stands in); these
# fill in Hangul and the symbols it lacks.
FALLBACKS = ("Noto Sans", "Noto Sans CJK KR", "Malgun Gothic", "Apple SD Gothic Neo", "NanumGothic", "DejaVu Sans")
MONO_FAMILIES = (
    "SF Mono",
    "Cascadia Mono",
    "JetBrains Mono",
    "Noto Sans Mono",
    "DejaVu Sans Mono",
    "Consolas",
    "Menlo",
)


@cache
def _installed() -> frozenset[str]:
    # Naming a family that is not there makes Qt warn on some platforms, so only those at hand are named.
    return frozenset(QFontDatabase.families())


def ui_font(pixels: int = UI_PIXELS) -> QFont:
    """The system's interface font with fallbacks that have Hangul and symbols."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setFamilies([font.family(), *(name for name in FALLBACKS if name in _installed())])
    font.setPixelSize(pixels)
    return font


def heading_font(pixels: int = UI_PIXELS) -> QFont:
    """The interface font, semibold: for headings."""
    font = ui_font(pixels)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def tabular_font(pixels: int = UI_PIXELS) -> QFont:
    """The interface font with figures of equal width, so that columns of numbers line up."""
    font = ui_font(pixels)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def mono_font(pixels: int = UI_PIXELS - 1) -> QFont:
    """A monospace font for log, JSON and names. A size smaller by default: monospace faces look larger."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    preferred = [name for name in MONO_FAMILIES if name in _installed()]
    font.setFamilies([*preferred, font.family(), *(name for name in FALLBACKS if name in _installed())])
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    return font
