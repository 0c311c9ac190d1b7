"""The first meeting: who the patient is, what they hope for, the letter they bring, and the cards on offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from game.spec.library import Library
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.layout import Box, View
from game.ui.screen import Command, Context, Hit, Pop, Push, Replace, Stay
from game.ui.screens.large_text import LargeTextScreen, halves
from game.ui.screens.warm import Warm
from game.ui.theme import mix
from game.ui.tissue import static_tissue
from game.ui.views.cards_view import tolls
from game.ui.views.words import INTENTS
from game.ui.widgets.button import Button
from game.ui.widgets.card import CARD_H, CARD_W, CardView, draw_card
from game.ui.widgets.label import draw_pill
from game.ui.widgets.panel import draw_bar, draw_panel

PERSON = Box(12, 56, 424, 652)
LETTER = Box(448, 56, 820, 240)
CARDS = Box(448, 308, 820, 320)
LARGER = 1.27
FOOT = Box(448, 640, 820, 68)
WARM_AFTER_S = 0.8
"""Someone who only leafs through the patients is not held up by the painter."""
INTENT_ICONS = {"clear": "intent_clear", "control": "intent_control", "watch": "intent_watch"}


@dataclass(frozen=True)
class Meeting:
    """All that is told at the first meeting."""

    level: str
    number: str
    name: str
    who: str
    first_name: str
    portrait: str
    cancer: str
    story: str
    goal: str
    intent: str
    aim: str
    briefing: str
    letter: str
    hypothetical: bool
    cycles: int
    year: int
    cards: tuple[CardView, ...]
    debated: tuple[str, ...] = ()


def read_meeting(library: Library, level_id: str) -> Meeting:
    """The public page of a level."""
    level = library.levels[level_id]
    person = level.patient
    cards = []
    for offer in level.cards:
        card = library.cards[offer.card]
        later = f"from cycle {offer.from_cycle + 1}" if offer.from_cycle else ""
        cards.append(
            CardView(card.id, card.name, card.category, card.hours, tolls(card, 100) if not later else (),
                     footer=later, reason=card.mechanism)
        )  # fmt: skip
    return Meeting(
        level.id, level.number, level.name, person.name if person.age is None else f"{person.name}, {person.age}",
        person.name.split()[0], person.portrait, library.cancers[level.cancer].name, person.story, person.goal,
        level.intent, level.text.intent, level.text.briefing, level.referral.letter, level.hypothetical,
        level.horizon.cycles, level.year, tuple(cards), level.biology.debated.told(),
    )  # fmt: skip


@lru_cache(2)
def _ground(width_px: int, height_px: int) -> pygame.Surface:
    return static_tissue(width_px, height_px, 11)


class BriefingScreen(LargeTextScreen):
    """Begin starts a session on this level with this seed. Route used: `keep(context, session)`, to save every turn."""

    name = "briefing"
    default_focus = "begin"
    parts = (
        *halves("person", "Patient", "Hope", PERSON, 0.5), ("letter", "Letter", LETTER), ("cards", "Cards", CARDS),
    )  # fmt: skip
    always = FOOT

    def __init__(self, context: Context, library: Library, level_id: str, seed: int) -> None:
        super().__init__(context)
        self.library = library
        self.level_id = level_id
        self.seed = seed
        self.meeting = read_meeting(library, level_id)
        self.card_page = 0
        self._warm = Warm(library, level_id, seed)
        self._seen_s = 0.0
        self._view: View | None = None

    def update(self, dt_s: float) -> Command | None:
        """Once the page is read for a moment, make ready what comes after it."""
        self._seen_s += dt_s
        if self._seen_s >= WARM_AFTER_S and self._view is not None:
            self._warm.start(self._view)
        return None

    def leave(self) -> None:
        """Wait for the painter, so that nothing draws after the display is gone."""
        self._warm.wait()

    @property
    def per_page(self) -> int:
        """Cards that fit beside one another."""
        return 5

    @property
    def card_pages(self) -> int:
        """Pages of cards."""
        return max(1, -(-len(self.meeting.cards) // self.per_page))

    def shown_cards(self) -> tuple[CardView, ...]:
        """The page's cards."""
        return self.meeting.cards[self.card_page * self.per_page : (self.card_page + 1) * self.per_page]

    def card_boxes(self) -> list[Box]:
        """Where the shown cards lie."""
        n = len(self.shown_cards())
        w, h = CARD_W * LARGER, CARD_H * LARGER
        gap = (CARDS.w - 48 - self.per_page * w) / (self.per_page - 1)
        return [Box(CARDS.x + 24 + k * (w + gap), CARDS.y + 82, w, h) for k in range(n)]

    def begin(self) -> Command:
        """Start the game; the truth is on from the start where the level says so."""
        session = self._warm.session()
        keep = self.context.routes.get("keep")
        if keep is not None and not session.clinic.truth_shown:
            keep(self.context, session)
        if session.clinic.truth_shown:
            from game.ui.screens.glass_body import GlassBodyScreen

            return Replace(GlassBodyScreen(self.context, session))
        from game.ui.screens.board import BoardScreen

        return Replace(BoardScreen(self.context, session))

    def _more(self) -> Command:
        self.card_page = (self.card_page + 1) % self.card_pages
        return Stay()

    def _read(self, card: CardView) -> Command:
        from game.ui.screens.help import TextScreen

        spec = self.library.cards[card.id]
        lines = [spec.mechanism, spec.teaching, f"Evidence: {spec.evidence}.", *spec.sources]
        return Push(TextScreen(self.context, card.title, lines))

    def buttons(self) -> list[tuple[Button, Callable[[], Command]]]:
        """Back, further cards, begin."""
        word = "Begin to watch" if self.meeting.intent == "watch" else "Begin"
        out: list[tuple[Button, Callable[[], Command]]] = [
            (Button("begin", Box(FOOT.right - 268, FOOT.y + 4, 256, 60), word, "primary", size=24), self.begin),
            (Button("back", Box(1196, 2, 72, 44), "Back"), Pop),
        ]
        if self.card_pages > 1:
            label = f"Cards {self.card_page + 1} of {self.card_pages}"
            place = Box(CARDS.right - 172, CARDS.y + 14, 148, 44)
            out.append((Button("more", place, label, icon="forward"), self._more))
        return out

    def normal_hits(self) -> Sequence[Hit]:
        """Begin, the cards, back."""
        out = [button.hit(action) for button, action in self.buttons()]
        for n, (card, box) in enumerate(zip(self.shown_cards(), self.card_boxes(), strict=True)):
            out.append(
                Hit(card.id, box, f"{card.title}: {card.reason}", lambda c=card: self._read(c), tooltip=card.reason,
                    ring=False, group="cards", sound="card", keys=(str(n + 1),))
            )  # fmt: skip
        return out

    def plain_text(self) -> list[str]:
        """Everything that is told."""
        meeting = self.meeting
        lines = [f"{meeting.name}. {meeting.who}, {meeting.cancer}.", meeting.story, f"Hope: {meeting.goal}"]
        lines += [f"{INTENTS[meeting.intent]}. {meeting.aim}", meeting.briefing, f"Letter: {meeting.letter}"]
        lines += [f"Assumed here, and debated: {sentence}" for sentence in meeting.debated]
        return [*lines, *(f"Card: {card.title}. {card.reason}" for card in meeting.cards)]

    # -- drawing --------------------------------------------------------------------------------------

    def paint(self, canvas: Canvas) -> None:
        """Person on the left, letter and cards on the right."""
        canvas.fill(canvas.theme.background)
        if not self.enlarged:
            self._view = canvas.view
        meeting = self.meeting
        length = f"{meeting.year} · {meeting.cycles} cycles of three weeks"
        draw_bar(canvas, f"{meeting.number}  {meeting.name}", length)
        self._draw_person(canvas)
        self._draw_letter(canvas)
        self._draw_cards(canvas)
        for button, _ in self.buttons():
            button.draw(canvas)
        words = "Every choice can be undone until it is committed."
        if meeting.intent == "watch":
            words = "Pause, step and look around at any time."
        canvas.text(
            words, (FOOT.x + 8, FOOT.cy), 16, colour=canvas.theme.muted, v="middle", max_width=FOOT.w - 310, lines=2,
        )  # fmt: skip

    def _draw_person(self, canvas: Canvas) -> None:
        theme, meeting = canvas.theme, self.meeting
        draw_panel(canvas, PERSON)
        head = Box(PERSON.x + 1, PERSON.y + 1, PERSON.w - 2, 268)

        def paint(layer: Canvas) -> None:
            w, h = layer.surface.get_size()
            layer.surface.blit(_ground(w, h), (0, 0))
            fade = pygame.Surface((w, h), pygame.SRCALPHA)
            for row in range(h):
                share = row / h
                pygame.draw.line(fade, (*theme.panel, round(255 * share**1.6)), (0, row), (w, row))
            layer.surface.blit(fade, (0, 0))
            mask = pygame.Surface((w, h), pygame.SRCALPHA)
            corner = round(11 * layer.view.scale)
            pygame.draw.rect(mask, (255, 255, 255, 255), (0, 0, w, h + corner * 2), border_radius=corner)
            layer.surface.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)

        canvas.layer(("briefing-head",), head, paint)
        canvas.glow(Box(PERSON.cx - 96, PERSON.y + 34, 192, 192), (*theme.background, 190), 22, 96)
        canvas.portrait(meeting.portrait, (PERSON.cx, PERSON.y + 130), 100, theme.text)
        x, w = PERSON.x + 28, PERSON.w - 56
        canvas.text(meeting.who, (PERSON.cx, PERSON.y + 264), 34, 700, align="centre", v="middle", max_width=w)
        canvas.text(meeting.cancer, (PERSON.cx, PERSON.y + 298), 18, colour=theme.muted, align="centre", v="middle",
                    max_width=w)  # fmt: skip
        used = canvas.text(meeting.story, (x, PERSON.y + 326), 18, max_width=w, lines=6, least=12, leading=1.4)
        y = max(used.bottom + 16, PERSON.y + 470)
        goal = Box(x, min(y, PERSON.bottom - 176), w, 70)
        canvas.box(goal, fill=theme.raised, radius=10)
        canvas.icon("heart", (goal.x + 30, goal.cy), 30, theme.focus)
        canvas.text(
            meeting.goal, (goal.x + 62, goal.cy), 18, 600, v="middle", max_width=goal.w - 78, lines=2, least=12,
            leading=1.25,
        )  # fmt: skip
        tone = theme.ok if meeting.intent != "watch" else theme.muted
        icon = INTENT_ICONS[meeting.intent]
        pill = draw_pill(canvas, INTENTS[meeting.intent], (x, goal.bottom + 32), tone, icon, height=36)
        if meeting.hypothetical:
            draw_pill(canvas, "Hypothetical", (PERSON.right - 28, goal.bottom + 32), theme.warn, align="right",
                      max_width=PERSON.right - 40 - pill.right)  # fmt: skip
        canvas.text(
            meeting.aim, (x, goal.bottom + 74), 16, colour=theme.muted, v="middle", max_width=w, lines=2, least=11,
            leading=1.2,
        )  # fmt: skip

    def _draw_letter(self, canvas: Canvas) -> None:
        meeting = self.meeting
        draw_panel(canvas, LETTER)
        paper = Box(LETTER.x + 24, LETTER.y + 24, 368, LETTER.h - 48)
        light = (232, 228, 219)
        canvas.glow(paper.move(0, 4), (0, 0, 0, 120), 10, 4)
        canvas.box(paper, fill=light, fill_low=mix(light, (0, 0, 0), 0.06), radius=4)
        ink = (38, 44, 58)
        canvas.text("Referral", (paper.x + 22, paper.y + 26), 18, 700, ink, v="middle")
        canvas.fill((178, 172, 160), Box(paper.x + 22, paper.y + 46, paper.w - 44, 1))
        canvas.text(
            meeting.letter, (paper.x + 22, paper.y + 60), 16, 400, ink, max_width=paper.w - 44, lines=6, least=11,
            leading=1.42,
        )  # fmt: skip
        x = paper.right + 28
        w = LETTER.right - x - 28
        canvas.text("What it is about", (x, LETTER.y + 42), 18, 700, v="middle")
        room = 4 if meeting.debated else 6
        canvas.text(meeting.briefing, (x, LETTER.y + 66), 18, max_width=w, lines=room, least=12, leading=1.42)
        if meeting.debated:
            y = LETTER.bottom - 66
            pill = draw_pill(canvas, "Debated", (x, y), canvas.theme.warn)
            canvas.text(
                " ".join(meeting.debated), (pill.right + 12, y), 16, colour=canvas.theme.muted, v="middle",
                max_width=LETTER.right - 28 - pill.right - 12, lines=4, least=11, leading=1.3,
            )  # fmt: skip

    def _draw_cards(self, canvas: Canvas) -> None:
        theme, meeting = canvas.theme, self.meeting
        draw_panel(canvas, CARDS)
        n = len(meeting.cards)
        canvas.text("On offer", (CARDS.x + 24, CARDS.y + 36), 18, 700, v="middle")
        words = f"{n} card{'' if n == 1 else 's'}" + (", the letters say what the body pays" if n else "")
        canvas.text(words, (CARDS.x + 112, CARDS.y + 37), 16, colour=theme.muted, v="middle", max_width=CARDS.w - 320)
        for card, box in zip(self.shown_cards(), self.card_boxes(), strict=True):
            draw_card(canvas, card, box)
