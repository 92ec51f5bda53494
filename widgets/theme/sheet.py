"""The style sheet's template; `widgets.theme.style` fills it in. Layer: widgets. Thread: any.

Grid of 8 px, rows 24, controls 28, separators 1. A focused control gains a second pixel of border and loses one of
padding, so that nothing moves.
"""

from __future__ import annotations

from string import Template

SHEET = Template("""
QMainWindow, QDialog { background: $background; }
QToolTip { background: $panel; color: $text; border: 1px solid $edge; padding: 4px 6px; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }

QMainWindow::separator { background: $background; }
QMainWindow::separator:vertical { width: 5px; background: qlineargradient(x1:0, y1:0, x2:1, y2:0,
  stop:0 $background, stop:0.39 $background, stop:0.4 $line,
  stop:0.6 $line, stop:0.61 $background, stop:1 $background); }
QMainWindow::separator:horizontal { height: 5px; background: qlineargradient(x1:0, y1:0, x2:0, y2:1,
  stop:0 $background, stop:0.39 $background, stop:0.4 $line,
  stop:0.6 $line, stop:0.61 $background, stop:1 $background); }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }

QMenuBar { background: $background; border: none; padding: 0 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $panel; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 12px; min-height: 18px; border-radius: 4px; }
QMenu::item:selected { background: $selected; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; padding-left: 8px; }
QMenu::indicator:checked { image: url("$icons/menu-check.svg"); }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::right-arrow { image: url("$icons/chevron-right.svg"); width: 12px; height: 12px; margin-right: 6px; }

QToolBar { background: $background; border: none; border-bottom: 1px solid $line; padding: 4px 8px; spacing: 4px;
  qproperty-iconSize: 16px 16px; }
QToolBar::separator { background: $line; width: 1px; margin: 6px 4px; }
QStatusBar { background: $background; border-top: 1px solid $line; color: $muted; }
QStatusBar::item { border: none; }

QDockWidget { titlebar-close-icon: url("$icons/close.svg"); titlebar-normal-icon: url("$icons/float.svg");
  font-weight: 600; }
QDockWidget::title { background: $background; padding: 6px 8px; text-align: left; border-bottom: 1px solid $line; }
QDockWidget::close-button, QDockWidget::float-button { border: none; background: transparent; padding: 0;
  border-radius: 4px; width: 16px; height: 16px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $hover; }
QGroupBox { border: none; margin-top: 24px; font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 4px 0; }
QFrame[frameShape="4"] { border: none; background: $line; max-height: 1px; }
QFrame[frameShape="5"] { border: none; background: $line; max-width: 1px; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: $background; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 5px 12px; min-height: 16px; border: none;
  border-top: 2px solid transparent; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; background: $hover; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:bottom:selected { border-bottom-color: transparent; border-top-color: $accent; }
QTabBar::tab:focus { color: $text; background: $hover; border-bottom-color: $accent; }
QTabBar::close-button { image: url("$icons/close.svg"); }
QTabBar QToolButton { background: $background; border: none; }

QPushButton { background: $panel; color: $text; border: 1px solid $edge; border-radius: 4px; padding: 0 12px;
  min-height: 26px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selected; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; min-height: 24px; }
QPushButton:disabled { color: $faint; border-color: $line; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 2px solid $text; padding: 0 11px; min-height: 24px; }
QPushButton[primary="true"]:disabled { background: $hover; color: $faint; border-color: $line; }
QPushButton[link="true"] { background: transparent; color: $accent; border: 1px solid transparent; padding: 0 4px;
  min-height: 22px; text-align: left; }
QPushButton[link="true"]:hover { background: $hover; text-decoration: underline; }
QPushButton[link="true"]:focus { border: 1px solid $accent; padding: 0 4px; min-height: 22px; }
QPushButton[link="true"]:disabled { color: $muted; }

QToolButton { background: transparent; color: $text; border: 1px solid transparent; border-radius: 4px;
  padding: 0 5px; min-height: 26px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $selected; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:disabled { color: $faint; }
QToolButton[popupMode="1"] { padding-right: 18px; }
QToolButton[popupMode="2"] { padding-right: 16px; }
QToolButton::menu-button { border: none; width: 16px; }
QToolButton::menu-arrow, QToolButton::menu-indicator { image: url("$icons/chevron-down.svg");
  width: 12px; height: 12px; }
QToolButton::menu-indicator { subcontrol-position: right center; right: 3px; }
QToolButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600;
  padding-left: 10px; padding-right: 10px; }
QToolButton[primary="true"]:hover { background: $accent_hover; }
QToolButton[primary="true"]:focus { border: 2px solid $text; padding: 0 9px; min-height: 24px; }
QToolButton[primary="true"]:disabled { background: $hover; color: $faint; border-color: $line; }
QToolButton[segment="true"], QToolButton[segment="first"] { border: 1px solid $edge; border-left: none;
  border-radius: 0; padding: 0 6px; min-height: 22px; background: $panel; color: $muted; }
QToolButton[segment="first"] { border-left: 1px solid $edge; }
QToolButton[segment="true"]:hover, QToolButton[segment="first"]:hover { background: $hover; }
QToolButton[segment="true"]:checked, QToolButton[segment="first"]:checked { background: $selected; color: $text;
  font-weight: 600; }
QToolButton[segment="true"]:focus, QToolButton[segment="first"]:focus { border: 1px solid $accent; }

QCheckBox, QRadioButton { spacing: 8px; min-height: 24px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator { width: 14px; height: 14px;
  border: 1px solid $muted; border-radius: 3px; background: $panel; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $text; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; background: $background; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/check.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/dot.svg"); }
QCheckBox::indicator:indeterminate { background: $accent; image: url("$icons/dash.svg"); }

QLineEdit, QComboBox, QAbstractSpinBox { background: $panel; color: $text; border: 1px solid $edge; border-radius: 4px;
  padding: 0 7px; min-height: 26px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $muted; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding: 0 6px;
  min-height: 24px; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $faint; background: $background; }
QAbstractSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0 0 0 4px; min-height: 0;
  background: transparent; }
QLineEdit:read-only { background: $background; }
QLineEdit > QToolButton { border: none; padding: 0; min-height: 16px; }
QComboBox { padding-right: 22px; }
QComboBox:focus { padding-right: 21px; }
QComboBox::drop-down { border: none; width: 20px; subcontrol-origin: border; subcontrol-position: center right; }
QComboBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $edge; padding: 2px; outline: 0; }
QComboBox QAbstractItemView::item { min-height: 24px; }
QAbstractSpinBox { padding-right: 20px; min-height: 23px; }
QAbstractSpinBox:focus { padding-right: 19px; min-height: 21px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; background: transparent; width: 18px;
  subcontrol-origin: border; }
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: $hover; }
QAbstractSpinBox::up-arrow { image: url("$icons/chevron-up.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 10px; height: 10px; }
QAbstractSpinBox[buttonSymbols="2"] { padding-right: 7px; }
QAbstractItemView QLineEdit, QAbstractItemView QComboBox, QAbstractItemView QAbstractSpinBox { border-radius: 0;
  padding: 0 3px; min-height: 18px; }

QAbstractItemView { background: $panel; alternate-background-color: $alternate; color: $text; border: none;
  selection-background-color: $selected; selection-color: $text; gridline-color: $line; }
QTreeView::item, QListView::item { min-height: 24px; border: none; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $selected; color: $text; }
QTreeView::branch:has-children:closed { image: url("$icons/chevron-right.svg"); }
QTreeView::branch:has-children:open { image: url("$icons/chevron-down.svg"); }
QTextEdit, QPlainTextEdit, QTextBrowser { background: $panel; color: $text; border: none;
  selection-background-color: $accent; selection-color: $on_accent; }
QScrollArea { border: none; background: $panel; }
QHeaderView { background: $background; border: none; }
QHeaderView::section { background: $background; color: $muted; border: none; border-bottom: 1px solid $line;
  padding: 0 8px; height: 24px; font-weight: 600; }
QHeaderView::section:hover { color: $text; background: $hover; }
QHeaderView::up-arrow { image: url("$icons/chevron-up.svg"); width: 12px; height: 12px; }
QHeaderView::down-arrow { image: url("$icons/chevron-down.svg"); width: 12px; height: 12px; }
QTableCornerButton::section { background: $background; border: none; border-bottom: 1px solid $line; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $handle; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: $panel; border: none; }

QProgressBar { background: $track; border: none; border-radius: 4px; max-height: 8px; min-height: 8px;
  text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
""")
