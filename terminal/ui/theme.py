"""Colours for day and night, and sizes that grow with the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics

FAMILY = "Noto Sans"
_FONTS = ("NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf", "NotoSans-Bold.ttf")


@dataclass(frozen=True, slots=True)
class Tone:
    """The colours of one meaning: what is behind, what is written on it, and of its drawing.

    `sign` is the colour of a drawing of that meaning on a plain surface.
    """

    back: str
    ink: str
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of a theme. `admit`, `attention`, `refuse` and `not_saved` are the verdicts'."""

    window: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    admit: Tone
    attention: Tone
    refuse: Tone
    not_saved: Tone
    ready: Tone
    notice: Tone
    trouble: Tone

    def tone(self, name: str) -> Tone:
        """The tone of a meaning such as `admit`."""
        tone = getattr(self, name)
        if not isinstance(tone, Tone):
            raise KeyError(name)
        return tone


DAY = Palette(
    window="#e9eef3",
    surface="#ffffff",
    raised="#f3f6f9",
    text="#0f1f2c",
    muted="#465664",
    line="#c3ced8",
    accent="#0b4f94",
    # Green leans to blue and red stays pure: those who mix up red and green see grey-blue and
    # brown. Amber is the only light one.
    admit=Tone("#006452", "#ffffff", "#006452"),
    attention=Tone("#ffb81c", "#1b1300", "#8a5600"),
    refuse=Tone("#9c0f1a", "#ffffff", "#a3101c"),
    not_saved=Tone("#0b0b0d", "#ffe24a", "#a3101c"),
    ready=Tone("#d5e0ea", "#14293b", "#0b4f94"),
    notice=Tone("#0b4f94", "#ffffff", "#0b4f94"),
    trouble=Tone("#fff0c7", "#3a2600", "#8a5600"),
)

NIGHT = Palette(
    window="#0c1218",
    surface="#16202a",
    raised="#1e2a36",
    text="#e8eef4",
    muted="#a7b6c4",
    line="#33424f",
    accent="#7db8f2",
    admit=Tone("#005e52", "#f2fffa", "#4fd1a5"),
    attention=Tone("#e5a41a", "#171000", "#ffc44d"),
    refuse=Tone("#8f0e18", "#fff4f3", "#ff8a80"),
    not_saved=Tone("#000000", "#ffe24a", "#ffe24a"),
    ready=Tone("#22303d", "#e3edf6", "#7db8f2"),
    notice=Tone("#0f4a82", "#f4f9ff", "#7db8f2"),
    trouble=Tone("#43330a", "#ffecb3", "#ffc44d"),
)

PALETTES: Mapping[str, Palette] = {"day": DAY, "night": NIGHT}
"""The themes by the names that config.toml uses."""


@dataclass(frozen=True, slots=True)
class Look:
    """How everything looks on a window of one size: a palette and a body text `size` in pixels."""

    palette: Palette
    size: int

    def font(self, times: float = 1.0, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The font at so many times the body size."""
        font = QFont(FAMILY)
        font.setPixelSize(max(1, round(self.size * times)))
        font.setWeight(weight)
        return font

    def line(self, times: float = 1.0) -> int:
        """The height in pixels of a line of text at so many times the body size."""
        return QFontMetrics(self.font(times)).height()

    def gap(self, times: float = 1.0) -> int:
        """A distance in pixels; one is half a line of body text."""
        return max(1, round(self.line() * times / 2))


def look_for(palette: Palette, window: QSize) -> Look:
    """The look for a window: 16 pixels of body text at 1366×768, growing with the smaller side."""
    size = min(window.height() / 48, window.width() / 85)
    return Look(palette, round(min(max(size, 9), 64)))


def load_fonts(assets: Path) -> None:
    """Make the shipped fonts known to Qt; call once, before the first widget is made."""
    for name in _FONTS:
        if QFontDatabase.addApplicationFont(str(assets / "fonts" / name)) < 0:
            raise FileNotFoundError(f"font {assets / 'fonts' / name} cannot be loaded")


def contrast(first: str, second: str) -> float:
    """The contrast of two colours after WCAG 2: 1 for equal ones, 21 for black on white."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def style_sheet(look: Look) -> str:
    """The style of buttons and bars; labels paint themselves."""
    palette = look.palette
    return f"""
        QWidget#face {{ background: {palette.window}; }}
        QWidget#bar, QWidget#card {{ background: {palette.surface}; }}
        QWidget#bar[edge="bottom"] {{ border-bottom: 1px solid {palette.line}; }}
        QWidget#bar[edge="top"] {{ border-top: 1px solid {palette.line}; }}
        QWidget#banner {{ background: {palette.trouble.back}; }}
        QPushButton {{
            font-family: "{FAMILY}"; font-size: {look.size}px; font-weight: 600;
            color: {palette.text}; background: {palette.raised};
            border: 1px solid {palette.line}; border-radius: {look.gap(0.5)}px;
            padding: {look.gap(0.35)}px {look.gap(0.9)}px;
        }}
        QPushButton:hover {{ border-color: {palette.accent}; }}
        QPushButton:pressed {{ background: {palette.line}; }}
        QPushButton:focus {{ border: 2px solid {palette.accent}; }}
        QPushButton:checked, QPushButton#main {{
            color: {palette.notice.ink}; background: {palette.notice.back};
            border-color: {palette.notice.back};
        }}
        QPushButton:checked:focus, QPushButton#main:focus {{ border: 3px solid {palette.text}; }}
        QPushButton:disabled, QPushButton#main:disabled {{
            color: {palette.muted}; background: {palette.window}; border-color: {palette.line};
        }}
        QLineEdit {{ placeholder-text-color: {palette.muted}; }}
        QLineEdit#typed {{
            color: {palette.text}; background: {palette.raised};
            border: 2px solid {palette.muted}; border-radius: {look.gap(0.5)}px;
            padding: 0 {look.gap(0.7)}px; selection-background-color: {palette.notice.back};
        }}
        QLineEdit#typed:focus {{ border-color: {palette.accent}; background: {palette.surface}; }}
        QListView#entries {{ background: {palette.surface}; border: none; outline: none; }}
        QScrollArea#lanes, QWidget#lanes {{ background: {palette.surface}; }}
        QPushButton#acknowledge {{
            color: {palette.not_saved.back}; background: {palette.not_saved.ink};
            border: 2px solid {palette.not_saved.ink}; font-size: {round(look.size * 1.15)}px;
        }}
        QPushButton#acknowledge:focus {{ border-color: {palette.refuse.ink}; }}
    """


def _luminance(colour: str) -> float:
    named = QColor(colour)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (named.redF(), named.greenF(), named.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
