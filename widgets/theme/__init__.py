"""Colours, style sheet, icons and fonts of the two themes."""
