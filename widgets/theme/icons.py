"""Material Design icons in a theme's colours.

The glyphs are those of qtawesome's mdi6 font. The font is read from qtawesome's package directly: importing qtawesome
itself costs about 0.35 s (it brings qtpy and all its fonts), a third of what the window may take to appear.
Layer: widgets. Thread: GUI.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPixmap, QRawFont, QTransform

SIZES = (16, 20)  # px as used; on a scaled screen also what they become there
BOTTLENECK = "speedometer-slow"  # marks the layer that limits the throughput, wherever layers are shown
PROBLEM = "alert"  # marks a layer that has a problem
_EM = 512


@cache
def _font_files() -> tuple[Path, Path]:
    """The mdi6 font and its table of names, in the installed qtawesome."""
    spec = find_spec("qtawesome")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("qtawesome is not installed; the icons come from its fonts")
    folder = Path(spec.origin).parent / "fonts"
    return next(folder.glob("materialdesignicons6-*.ttf")), next(folder.glob("materialdesignicons6-*.json"))


@cache
def _glyphs() -> tuple[QRawFont, dict[str, str]]:
    font, names = _font_files()
    return QRawFont(str(font), _EM), json.loads(names.read_text(encoding="utf-8"))


@cache
def glyph_path(name: str) -> QPainterPath:
    """The outline of an icon in a square of side 1, for widgets that draw it themselves.

    Args:
        name: as in Material Design Icons ("play", "triangle"); a prefix "mdi6." is left out.

    Raises:
        KeyError: there is no such icon.
    """
    font, names = _glyphs()
    codepoint = chr(int(names[name.removeprefix("mdi6.")], 16))
    path = font.pathForGlyph(font.glyphIndexesForString(codepoint)[0])
    # Material icons sit on a square em whose baseline is an eighth above the bottom.
    return QTransform().translate(0, font.ascent() / _EM).scale(1 / _EM, 1 / _EM).map(path)


def paint_glyph(painter: QPainter, name: str, rect: QRectF, color: str | QColor) -> None:
    """Draw an icon into a rectangle."""
    side = min(rect.width(), rect.height())
    corner = rect.center()
    transform = QTransform().translate(corner.x() - side / 2, corner.y() - side / 2).scale(side, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(transform.map(glyph_path(name)), QColor(color))
    painter.restore()


def _pixmap(name: str, color: QColor, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_glyph(painter, name, QRectF(0, 0, size, size), color)
    painter.end()
    return pixmap


@cache
def _sizes() -> tuple[int, ...]:
    """The sizes that the screens here need: every further one costs a tenth of a millisecond an icon."""
    scales = {1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())}
    return tuple(sorted({round(size * scale) for size in SIZES for scale in scales}))


@cache
def icon(name: str, color: str) -> QIcon:
    """An icon in one colour; paler where it is disabled.

    Args:
        name: as in Material Design Icons ("play", "stop", "folder-open-outline").
        color: "#RRGGBB", usually `theme.text` or `theme.muted`.

    Raises:
        KeyError: there is no such icon.
    """
    glyph_path(name)  # an unknown name is said before any painter is open
    ink, pale = QColor(color), QColor(color)
    pale.setAlphaF(0.4)
    result = QIcon()
    for size in _sizes():
        plain = _pixmap(name, ink, size)
        # Selected too: otherwise the style tints icons in menus and lists that are selected.
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
            result.addPixmap(plain, mode)
        result.addPixmap(_pixmap(name, pale, size), QIcon.Mode.Disabled)
    return result
