"""The colours of the light and the dark theme (SCREENS.md, Look). Layer: widgets. Thread: any."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """One theme. All values are "#RRGGBB"."""

    name: str  # "light" or "dark"
    background: str
    panel: str
    text: str
    muted: str  # secondary text, at least 4.5:1 on panel
    line: str
    selected: str  # behind selected rows: the accent, thinned until every text stays readable on it
    accent: str  # selection and the primary action alone
    on_accent: str  # text on accent
    hover: str
    amber: str  # fit from 80 %, warnings
    amber_text: str  # amber as text or outline: the plain amber is too pale on white
    over: str  # fit over 100 %, errors
    over_text: str  # over as text
    neutral: str  # bars
    good: str  # finished

    @property
    def dark(self) -> bool:
        """Whether it is the dark theme."""
        return self.name == "dark"


LIGHT = Theme(
    name="light",
    background="#FAFAFA",
    panel="#FFFFFF",
    text="#1F2328",
    muted="#59636E",
    line="#D0D7DE",
    selected="#DFEDF6",
    accent="#0072B2",
    on_accent="#FFFFFF",
    hover="#EEF2F6",
    amber="#E69F00",
    amber_text="#805600",
    over="#D55E00",
    over_text="#A84700",
    neutral="#818B98",
    good="#006E53",
)
DARK = Theme(
    name="dark",
    background="#1E1F22",
    panel="#26282C",
    text="#DFE1E5",
    muted="#ADB2BA",
    line="#3A3D41",
    selected="#2F4250",
    accent="#56B4E9",
    on_accent="#10141A",
    hover="#31343A",
    amber="#E69F00",
    amber_text="#E69F00",
    over="#F0783C",
    over_text="#FF9A66",
    neutral="#868B94",
    good="#3FC1A0",
)
