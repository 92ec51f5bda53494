"""The application can be dressed, and its parts follow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontInfo, QFontMetricsF, QIcon, QImage, QPainter
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSpinBox

from widgets.theme.chips import Chip, chip_width, paint_chip
from widgets.theme.colors import DARK, LIGHT
from widgets.theme.fonts import UI_PIXELS, mono_font, tabular_font, ui_font
from widgets.theme.icons import glyph_path, icon
from widgets.theme.palette import palette
from widgets.theme.style import CONTROL_HEIGHT, apply_theme, style_sheet, system_theme


@pytest.fixture
def dressed(qapp):
    before = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(before[2])
    qapp.setPalette(before[1])
    qapp.setFont(before[0])


def inked(image: QImage) -> int:
    return sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_picture_the_sheet_names_exists(theme):
    named = re.findall(r'url\("([^"]+)"\)', style_sheet(theme))
    assert named
    assert [name for name in named if not Path(name).is_file()] == []


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_apply_theme_sets_palette_and_font(dressed, theme):
    apply_theme(dressed, theme)
    assert dressed.palette().window().color().name().upper() == theme.background
    assert dressed.font().pixelSize() == UI_PIXELS


def test_controls_have_one_height(dressed, qtbot):
    apply_theme(dressed, LIGHT)
    for control in (QPushButton("Build"), QLineEdit(), QComboBox(), QSpinBox()):
        qtbot.addWidget(control)
        control.show()
        assert control.sizeHint().height() == CONTROL_HEIGHT, type(control).__name__


def test_system_theme_is_one_of_the_two(qapp):
    assert system_theme() in (LIGHT, DARK)


def test_palette_shows_disabled_text_paler(qapp):
    colors = palette(LIGHT)
    assert colors.color(colors.ColorGroup.Disabled, colors.ColorRole.Text) != colors.color(colors.ColorRole.Text)


def test_figures_of_the_tabular_font_are_equally_wide(qapp):
    metrics = QFontMetricsF(tabular_font())
    assert len({metrics.horizontalAdvance(digit * 4) for digit in "0123456789"}) == 1


def test_mono_font_is_monospace(qapp):
    metrics = QFontMetricsF(mono_font())
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("MMMM")


def test_ui_font_names_its_pixels(qapp):
    assert QFontInfo(ui_font(20)).pixelSize() == 20


def test_icon_is_drawn_in_its_colour_and_paler_when_disabled(qapp):
    made = icon("play", "#D55E00")
    image = made.pixmap(QSize(16, 16)).toImage()
    assert image.pixelColor(8, 8).name() == "#d55e00"
    disabled = made.pixmap(QSize(16, 16), QIcon.Mode.Disabled).toImage()
    assert disabled.pixelColor(8, 8).alpha() < image.pixelColor(8, 8).alpha()


def test_icon_is_made_once_and_takes_the_prefix(qapp):
    assert icon("play", "#000000").cacheKey() == icon("play", "#000000").cacheKey()
    assert glyph_path("mdi6.play") == glyph_path("play")


def test_unknown_icon_is_said(qapp):
    with pytest.raises(KeyError):
        icon("no-such-icon", "#000000")


@pytest.mark.parametrize("name", ["play", "stop", "folder-open-outline", "triangle", "cog-outline"])
def test_glyphs_stay_in_their_square(qapp, name):
    assert QRectF(-0.02, -0.02, 1.04, 1.04).contains(glyph_path(name).boundingRect())


@pytest.mark.parametrize("word", ["hls", "rtl", "software"])
def test_chip_is_drawn_as_wide_as_it_says(qapp, word):
    image = QImage(120, 24, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    right = paint_chip(painter, word, 4, 12, LIGHT)
    painter.end()
    assert right == 4 + chip_width(word)
    assert inked(image) > 40


def test_no_word_no_chip(qapp):
    assert chip_width("") == 0


def test_chip_widget_takes_a_theme(qtbot):
    chip = Chip("rtl")
    qtbot.addWidget(chip)
    light = chip.grab().toImage()
    chip.set_theme(DARK)
    assert chip.grab().toImage() != light
