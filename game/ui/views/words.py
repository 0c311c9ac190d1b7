"""Numbers and dates as a player reads them."""

from __future__ import annotations

from game.play.chart import Chart
from game.play.clinic import Clinic
from game.spec.common import CYCLE_DAYS
from game.spec.looks import CtScan, Examination, Laparoscopy, Look, LowDoseCt, Mri, Pet, PlainFilm

MINUS = "−"
CLONE_KEYS = ("sensitive", "a", "b", "both", "asleep")
"""Theme keys of the clone classes, in the order of `CloneClass`."""
RESPONSES = {
    "CR": "Complete response",
    "PR": "Partial response",
    "SD": "Stable disease",
    "PD": "Progression",
    None: "Baseline",
}
RESPONSE_TONES = {"CR": "ok", "PR": "ok", "SD": "text", "PD": "danger", None: "text"}
LETTERS = {"marrow": "M", "gut": "G", "flare": "F", "heart": "H", "nerve": "N"}
RESERVES = {"marrow": "Marrow", "gut": "Gut", "flare": "Flare", "heart": "Heart", "nerve": "Nerve"}
LOOKS: dict[type[Look], str] = {
    CtScan: "CT", Mri: "MRI", Pet: "PET", PlainFilm: "plain film", LowDoseCt: "low-dose CT",
    Laparoscopy: "laparoscopy", Examination: "examination",
}  # fmt: skip
INTENTS = {"clear": "Intent: clear", "control": "Intent: control", "watch": "Watch only"}


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 hour`, `2 hours`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def signed(value: float, unit: str = "") -> str:
    """`+9`, `−45`, `0`: a true minus sign."""
    rounded = round(value)
    return f"{'+' if rounded > 0 else MINUS if rounded < 0 else ''}{abs(rounded)}{unit}"


def percent(share: float) -> str:
    """A share of 0-1 with as many digits as it deserves: `20%`, `3.4%`, `0.15%`."""
    value = share * 100
    if value >= 10 or value == 0:
        return f"{value:.0f}%"
    if value < 0.01:
        return "<0.01%"
    return f"{value:.1f}".rstrip("0").rstrip(".") + "%" if value >= 1 else f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def millimetres(value: float) -> str:
    """`24 mm`, with a decimal only where there is one."""
    return f"{value:.0f} mm" if abs(value - round(value)) < 0.05 else f"{value:.1f} mm"


def age(days: int) -> str:
    """`today`, `3 weeks old`: the age of evidence."""
    if days <= 0:
        return "today"
    weeks = round(days / 7)
    return f"{count(weeks, 'week')} old" if weeks else f"{count(days, 'day')} old"


def since(days: int | None) -> str:
    """`today`, `3 weeks ago`, `never`."""
    if days is None:
        return "never"
    return "today" if days <= 0 else f"{count(max(1, round(days / 7)), 'week')} ago"


def short_since(days: int | None) -> str:
    """The same in a narrow place: `today`, `3 wk`, `never`."""
    if days is None:
        return "never"
    return "today" if days <= 0 else f"{max(1, round(days / 7))} wk"


def cycle_number(day: int) -> int:
    """The cycle that starts on a day, counted from 1 as people do."""
    return day // CYCLE_DAYS + 1


def look_word(clinic: Clinic, test: str) -> str:
    """What a test that looks is called in a sentence: `CT`, `PET`, `plain film`; a visit's card otherwise."""
    effects = clinic.cards[test].effects if test in clinic.cards else ()
    return next((LOOKS[type(effect)] for effect in effects if isinstance(effect, Look)), "CT")


def scan_word(clinic: Clinic, chart: Chart, day: int) -> str:
    """The measuring scans of a day in a sentence: `CT`, `MRI` or `CT and MRI`."""
    words = dict.fromkeys(look_word(clinic, look.test) for look in chart.looks if look.measures and look.day == day)
    return " and ".join(sorted(words)) or "CT"


def card_name(clinic: Clinic, card: str) -> str:
    """Name of a card, or its id when the level does not know it."""
    return clinic.cards[card].name if card in clinic.cards else card


def card_names(clinic: Clinic, cards: tuple[str, ...]) -> str:
    """Names joined for a sentence: `A`, `A and B`, `A, B and C`."""
    names = [card_name(clinic, card) for card in cards]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def short_organ(name: str) -> str:
    """`Lymph node` → `Node`, for narrow places."""
    return name if len(name) <= 8 else name.split()[-1].capitalize()


def organ_in_sentence(clinic: Clinic, organ: str) -> str:
    """`the liver`."""
    return f"the {clinic.organ_name(organ).lower()}"
