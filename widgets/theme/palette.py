"""Colour arithmetic and the QPalette of a theme. Layer: widgets. Thread: any; GUI for `palette`."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from widgets.theme.colors import Theme


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(first: str, second: str, share: float) -> str:
    """The colour `share` (0 to 1) of the way from first to second, as "#RRGGBB"."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def luminance(color: str) -> float:
    """Relative luminance, 0 (black) to 1 (white). Source: WCAG 2.2, relative luminance."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in _channels(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio, 1 to 21. Source: WCAG 2.2, contrast ratio."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def text_on(color: str) -> str:
    """Black or white, whichever reads better on the colour (labels on heat colours)."""
    return max(("#000000", "#FFFFFF"), key=lambda ink: contrast(ink, color))


def faint(theme: Theme) -> str:
    """For what may be overlooked: a zero in a table, disabled text."""
    return mix(theme.muted, theme.panel, 0.35)


def palette(theme: Theme) -> QPalette:
    """The QPalette for what style sheets do not reach: Fusion's check marks, text selection, native parts."""
    roles = QPalette.ColorRole
    colors = {
        roles.Window: theme.background,
        roles.WindowText: theme.text,
        roles.Base: theme.panel,
        roles.AlternateBase: mix(theme.panel, theme.background, 0.6),
        roles.Text: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Button: theme.panel,
        roles.ButtonText: theme.text,
        roles.BrightText: theme.over,
        roles.Light: mix(theme.panel, theme.text, 0.05),
        roles.Midlight: theme.hover,
        roles.Mid: theme.line,
        roles.Dark: mix(theme.line, theme.text, 0.2),
        roles.Shadow: mix(theme.line, "#000000", 0.5),
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.on_accent,
        roles.Accent: theme.accent,
        roles.Link: theme.accent,
        roles.LinkVisited: theme.accent,
        roles.ToolTipBase: theme.panel,
        roles.ToolTipText: theme.text,
    }
    result = QPalette()
    for role, color in colors.items():
        result.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.ToolTipText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(faint(theme)))
    return result
