"""The screen stack: screens return commands, one `match` in the app applies them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.ui.layout import Box

if TYPE_CHECKING:
    from game.ui.draw import Canvas
    from game.ui.settings import Settings
    from game.ui.sound import Sound


@dataclass(frozen=True)
class Push:
    """Open a screen above this one."""

    screen: Screen


@dataclass(frozen=True)
class Pop:
    """Close this screen and return to the one below."""


@dataclass(frozen=True)
class Replace:
    """Close this screen and open another in its place."""

    screen: Screen


@dataclass(frozen=True)
class Reset:
    """Close every screen but the first, then open this one if given."""

    screen: Screen | None = None


@dataclass(frozen=True)
class Quit:
    """Leave the game."""


@dataclass(frozen=True)
class Stay:
    """The event was used; do nothing more with it."""


Command = Push | Pop | Replace | Reset | Quit | Stay
Action = Callable[[], "Command | None"]


@dataclass(frozen=True)
class Hit:
    """One thing on the screen that can be used, by mouse and by keyboard alike.

    A frame's list of hits drives both, and its order is the order of Tab. `keys` are pygame key names
    ("1", "return") that work without focus. `adjust(±1)` serves left and right on a slider; `drag(share)`
    gets the pointer's place across the box, 0 to 1. A closed hit keeps its focus so that `reason` is read.
    """

    id: str
    box: Box
    label: str
    action: Action
    enabled: bool = True
    reason: str = ""
    keys: tuple[str, ...] = ()
    tooltip: str = ""
    adjust: Callable[[int], Command | None] | None = None
    drag: Callable[[float], None] | None = None
    radius: float = 10
    ring: bool = True
    group: str = ""
    sound: str = "tap"


@dataclass
class Context:
    """What every screen may use. `say` shows one sentence at the foot of the window for a few seconds."""

    settings: Settings
    sound: Sound
    data_dir: Path | None = None
    seed: int | None = None
    routes: dict[str, Callable[..., Any]] = field(default_factory=dict)
    say: Callable[[str], None] = lambda sentence: None
    apply_settings: Callable[[], None] = lambda: None


class Screen:
    """What the app asks of a screen; subclasses override what they need.

    `focus` and `hover` are ids that the app sets before each `update`; a screen may set `focus` itself.
    """

    name = "screen"
    default_focus = ""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.focus = ""
        self.hover = ""

    def enter(self) -> None:
        """Called when the screen comes to the top, also after one above it closed."""

    def leave(self) -> None:
        """Called when the screen is closed for good."""

    def on_event(self, event: Any) -> Command | None:
        """First look at a pygame event, its mouse position already logical. None: not used."""
        del event
        return None

    def on_back(self) -> Command | None:
        """Escape, when nothing else used it."""
        return Pop()

    def update(self, dt_s: float) -> Command | None:
        """Advance animation by real seconds."""
        del dt_s
        return None

    def draw(self, canvas: Canvas) -> None:
        """Draw the whole frame."""
        raise NotImplementedError

    def hits(self) -> Sequence[Hit]:
        """Everything that can be used now, in the order of Tab; later ones lie on top."""
        return ()

    def plain_text(self) -> list[str]:
        """The screen in sentences, for the T key and screen readers. Default: what can be used."""
        lines = []
        for hit in self.hits():
            closed = "" if hit.enabled else f" (closed: {hit.reason})" if hit.reason else " (closed)"
            lines.append(f"{hit.label}{closed}")
        return lines
