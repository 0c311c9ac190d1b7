"""Widgets as rectangles, words and hits."""

from __future__ import annotations

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import itertools

import pytest

from game.spec.library import load_library
from game.ui import assets, draw
from game.ui.compat import pygame
from game.ui.draw import Canvas
from game.ui.input import MIN_TARGET, Pointer, neighbour
from game.ui.layout import STAGE, Box, View
from game.ui.screen import Hit, Pop, Screen, Stay
from game.ui.theme import DARK
from game.ui.widgets import gauge
from game.ui.widgets.body_anchors import LAYERS, PLACES, lesion_at
from game.ui.widgets.button import Button
from game.ui.widgets.card import CARD_H, CARD_W, LIFT, CardView, card_hit, draw_card, toxicity_text
from game.ui.widgets.scroll import Scroll
from game.ui.widgets.slider import Slider
from game.ui.widgets.tabs import Tab, Tabs
from game.ui.widgets.toggle import Toggle
from game.ui.widgets.tooltip import tooltip_box

TITLES = (
    "Resection", "Antimetabolite", "Platinum", "Taxane", "EGFR inhibitor, first generation",
    "EGFR inhibitor, 3rd", "MET inhibitor", "CT with RECIST", "Tumour marker and counts", "ctDNA",
    "Biopsy and sequencing", "G-CSF", "Antiemetic and nutrition", "Early palliative care",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _window():
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((16, 16))


def canvas(scale: float = 1.0, text_scale: float = 1.0, **state) -> Canvas:
    size = (round(1280 * scale), round(720 * scale))
    surface = pygame.Surface(size)
    surface.fill(DARK.background)
    return Canvas(surface, View.of(*size, text_scale), DARK, **state)


def lit(area: Canvas, box: Box) -> int:
    """Pixels in a box that differ from the background."""
    part = area.surface.subsurface(pygame.Rect(area.view.pixels(box)).clip(area.surface.get_rect()))
    mask = pygame.mask.from_threshold(part, DARK.background, (2, 2, 2, 255))
    return part.get_width() * part.get_height() - mask.count()


@pytest.mark.parametrize("text_scale", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("title", TITLES)
def test_no_card_title_or_footer_is_cut_or_leaves_its_card(title, text_scale):
    area = canvas(1.0, text_scale)
    box = Box(200, 200, CARD_W, CARD_H)
    for state, footer in (("normal", ""), ("closed", "from cycle 6"), ("closed", "1 hour short"), ("in_plan", "100%")):
        draw_card(area, CardView("x", title, "local", 2, (("M", 4), ("G", 2), ("N", 1)), state, footer), box)
    assert area.shortened == []
    outside = [Box(100, 100, 97, 400), Box(319, 100, 100, 400), Box(200, 363, 116, 100), Box(200, 100, 116, 97)]
    assert [lit(area, b) for b in outside] == [0, 0, 0, 0]


def test_a_focused_card_lifts_and_wears_the_yellow_ring():
    box = Box(200, 200, CARD_W, CARD_H)
    view = CardView("platinum", "Platinum", "cytotoxic", 1, (("M", 2),))
    area = canvas(focus="platinum")
    draw_card(area, view, box)
    x, y = round(box.cx), round(box.y - LIFT - 3.5)
    assert area.surface.get_at((x, y))[:3] == DARK.focus
    area = canvas(focus="platinum", show_focus=False)
    draw_card(area, view, box)
    assert area.surface.get_at((x, y))[:3] == DARK.background


def test_a_closed_card_keeps_its_place_in_the_order_and_says_why():
    view = CardView(
        "b", "Biopsy and sequencing", "test", 2, state="closed", footer="1 hour short", reason="needs two hours"
    )
    hit = card_hit(view, Box(0, 0, CARD_W, CARD_H), Pop)
    assert not hit.enabled and hit.reason == "needs two hours" and "2 hours" in hit.label


def test_toxicity_words():
    assert [toxicity_text("M", 2), toxicity_text("M", -4)] == ["M2", "M+4"]


@pytest.mark.parametrize("text_scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize(
    "label", ["Commit", "Next patient", "Continue: One Lock, cycle 12", "Play again", "Meet Henrik"]
)
def test_no_text_is_cut_in_buttons(label, text_scale):
    area = canvas(1.0, text_scale)
    room = 320 if len(label) > 20 else 140
    button = Button("b", Box(100, 100, room * min(1.5, text_scale), 56), label, "primary", "play", 20)
    button.draw(area)
    assert area.shortened == []
    assert lit(area, Box(button.box.right + 1, 90, 200, 80)) == 0


def test_every_small_control_has_a_target_of_at_least_44_units():
    def stay() -> None:
        return None

    hits = [
        Button("a", Box(0, 0, 30, 20), "A").hit(stay),
        Toggle("t", Box(0, 0, 400, 30), "T", True).hit(stay),
        Slider("s", Box(0, 0, 400, 30), "S", 0.5, "50%").hit(lambda v: None),
        *Tabs("d", Box(0, 0, 200, 43), (Tab("50", "50%"), Tab("75", "75%")), "75").hits(lambda k: None),
        card_hit(CardView("c", "C", "test", 1), Box(0, 0, CARD_W, CARD_H), stay),
    ]
    for hit in hits:
        assert hit.box.w >= MIN_TARGET and hit.box.h >= MIN_TARGET, hit.id
        assert hit.label


def test_slider_moves_by_keys_and_by_mouse_within_its_ends():
    got: list[float] = []
    slider = Slider("s", Box(0, 0, 500, 60), "Cues", 1.0, "100%")
    hit = slider.hit(got.append)
    hit.adjust(1)
    hit.adjust(-1)
    hit.drag(0.0)
    hit.drag(1.0)
    hit.drag(0.5)
    assert got == [1.0, 0.9, 0.0, 1.0, 0.5]


def test_tabs_choose_and_say_what_is_chosen():
    tabs = Tabs("site", Box(0, 0, 300, 44), (Tab("lung", "Lung", "sensitive"), Tab("node", "Node")), "lung")
    chosen: list[str] = []
    hits = tabs.hits(chosen.append)
    assert [h.id for h in hits] == ["site.lung", "site.node"]
    assert isinstance(hits[1].action(), Stay) and chosen == ["node"]
    assert "not chosen" in hits[1].label and "not chosen" not in hits[0].label
    tabs.draw(canvas(focus="site.lung"))


def test_arrows_find_the_nearest_in_their_direction_and_stop_at_the_edge():
    hits = [Hit(f"{r}{c}", Box(c * 100, r * 100, 80, 80), "x", Pop) for r in range(3) for c in range(3)]
    by_id = {h.id: h for h in hits}

    def go(start: str, direction: tuple[int, int]) -> str | None:
        found = neighbour(hits, by_id[start], direction)
        return found.id if found else None

    assert [go("11", d) for d in ((1, 0), (-1, 0), (0, -1), (0, 1))] == ["12", "10", "01", "21"]
    assert go("00", (-1, 0)) is None and go("22", (0, 1)) is None


class Probe(Screen):
    default_focus = "b"

    def __init__(self) -> None:
        self.focus = self.hover = ""
        self.used: list[str] = []

    def hits(self):
        def use(name):
            return lambda: self.used.append(name)

        return [
            Hit("a", Box(0, 0, 100, 50), "A", use("a"), keys=("1",)),
            Hit("b", Box(0, 100, 100, 50), "B", use("b")),
            Hit("c", Box(0, 200, 100, 50), "C", use("c"), enabled=False, reason="not yet"),
        ]


def key(code: int, mod: int = 0):
    return pygame.event.Event(pygame.KEYDOWN, key=code, mod=mod, unicode="")


def test_tab_goes_round_in_order_and_enter_space_and_shortcuts_use():
    probe, pointer = Probe(), Pointer()
    pointer.settle(probe, probe.hits())
    assert probe.focus == "b"
    seen = []
    for _ in range(3):
        pointer.handle(key(pygame.K_TAB), probe, probe.hits())
        seen.append(probe.focus)
    assert seen == ["c", "a", "b"]
    pointer.handle(key(pygame.K_TAB, pygame.KMOD_SHIFT), probe, probe.hits())
    assert probe.focus == "a"
    pointer.handle(key(pygame.K_RETURN), probe, probe.hits())
    pointer.handle(key(pygame.K_SPACE), probe, probe.hits())
    pointer.handle(key(pygame.K_1), probe, probe.hits())
    assert probe.used == ["a", "a", "a"]
    probe.focus = "c"
    hit, _ = pointer.handle(key(pygame.K_RETURN), probe, probe.hits())
    assert hit.reason == "not yet" and probe.used == ["a", "a", "a"]


def test_a_click_needs_press_and_release_on_the_same_hit():
    probe, pointer = Probe(), Pointer()

    def mouse(kind, pos):
        extra = {"rel": (1, 1), "buttons": (0, 0, 0)} if kind == pygame.MOUSEMOTION else {"button": 1}
        return pointer.handle(pygame.event.Event(kind, pos=pos, **extra), probe, probe.hits())

    mouse(pygame.MOUSEMOTION, (50, 120))
    assert pointer.hover == "b" and not pointer.by_keys
    mouse(pygame.MOUSEBUTTONDOWN, (50, 120))
    mouse(pygame.MOUSEBUTTONUP, (50, 20))
    assert probe.used == []
    mouse(pygame.MOUSEBUTTONDOWN, (50, 120))
    mouse(pygame.MOUSEBUTTONUP, (60, 130))
    assert probe.used == ["b"] and probe.focus == "b"


def test_tooltips_stay_on_the_stage():
    area = canvas()
    words = "A biopsy would narrow Escape: it reads the mechanisms in one place, from cells that were there."
    for near in (Box(0, 0, 40, 40), Box(1240, 0, 40, 40), Box(0, 680, 40, 40), Box(1240, 680, 40, 40)):
        box = tooltip_box(area, words, near)
        assert box.x >= 0 and box.y >= 0 and box.right <= STAGE.w and box.bottom <= STAGE.h
        assert not box.overlaps(near)


def test_scroll_stays_inside_and_reveals():
    scroll = Scroll(Box(0, 0, 100, 200), 1000.0)
    scroll.by(-50)
    assert scroll.offset == 0
    scroll.reveal(Box(0, 700, 100, 50))
    assert scroll.offset == 550
    scroll.by(5000)
    assert scroll.offset == 800


def test_the_view_keeps_the_stage_whole_in_any_window():
    for size in ((1280, 720), (1920, 1080), (1024, 768), (800, 1200), (2560, 1080), (333, 200)):
        view = View.of(*size)
        x, y, w, h = view.pixels(STAGE)
        assert x >= 0 and y >= 0 and x + w <= size[0] and y + h <= size[1]
        assert view.whole.x <= 0 and view.whole.right >= STAGE.w - 1e-6
        there = view.logical(view.point((321.0, 123.0)))
        assert there == pytest.approx((321.0, 123.0))


def test_neighbouring_boxes_meet_without_a_seam_at_odd_scales():
    view = View.of(1111, 700)
    boxes = STAGE.columns([1] * 7)
    edges = [view.pixels(b) for b in boxes]
    for left, right in itertools.pairwise(edges):
        assert left[0] + left[2] == right[0]


def test_reserves_draw_now_and_after_and_warn_in_words_of_colour_and_line():
    area = canvas()
    gauge.draw_reserve(area, gauge.ReserveView("Marrow", 7, 5), Box(100, 100, 60, 140))
    gauge.draw_reserve(area, gauge.ReserveView("Gut", 4, 2), Box(200, 100, 60, 140))
    assert area.shortened == []
    assert area.surface.get_at((130, 205))[:3] == DARK.reserve
    assert area.surface.get_at((230, 205))[:3] == DARK.danger


def test_static_layers_are_painted_once_and_memory_is_bounded():
    painted: list[int] = []
    area = canvas()
    for _ in range(5):
        area.layer(("probe", 1), Box(0, 0, 50, 50), lambda c: painted.append(1))
    assert painted == [1]
    layers = draw.Layers()
    for n in range(40):
        layers.get(n, lambda: pygame.Surface((1000, 1000)))
    assert layers._pixels <= draw.LAYER_LIMIT_PX and len(layers._kept) == 16


def test_every_organ_of_the_catalog_has_a_place_and_a_picture():
    for organ in load_library().organs:
        assert assets.has("body", PLACES[organ].layer), organ


def test_lesions_stay_inside_their_organ_on_the_map():
    for organ, place in PLACES.items():
        assert place.layer in LAYERS
        for x_mm, y_mm in ((0, 0), (64, 64), (128, 128), (-500, 64), (64, 9999)):
            x, y = lesion_at(organ, x_mm, y_mm, 60, 40)
            assert ((x - place.cx) / place.rx) ** 2 + ((y - place.cy) / place.ry) ** 2 <= 1.0001
    assert lesion_at("liver", 64, 64, 116, 80) == (PLACES["liver"].cx, PLACES["liver"].cy)
