"""Palette, type and pictures: contrast measured, glyphs present, nothing cut off."""

from __future__ import annotations

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

import pytest

from game.ui import assets, fonts
from game.ui.compat import pygame, svg
from game.ui.theme import CLONE_GLYPH, DARK, THEMES, contrast, mix, rgb

FIRST_CARDS = [
    "resection", "antimetabolite", "platinum", "taxane", "egfr_first", "egfr_third", "met_inhibitor", "ct",
    "marker_counts", "ctdna", "biopsy_sequencing", "gcsf", "antiemetic", "early_palliative",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _window():
    pygame.display.init()
    pygame.font.init()
    pygame.display.set_mode((16, 16))


@pytest.mark.parametrize("ground", ["background", "panel", "raised", "well"])
@pytest.mark.parametrize("ink", ["text", "muted", "ok", "warn", "danger", "focus"])
def test_words_reach_4_5_to_1_on_every_ground(ground, ink):
    for theme in THEMES.values():
        assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


def test_cells_and_category_colours_reach_3_to_1_on_the_panel():
    for theme in THEMES.values():
        for colour in (*theme.clone.values(), *theme.category.values(), theme.line, theme.focus):
            assert contrast(colour, theme.panel) >= 3.0


def test_dark_words_on_bright_buttons_and_the_glyphs_on_cells_can_be_read():
    assert contrast(DARK.on_bright, DARK.ok) >= 4.5
    assert contrast(DARK.on_bright, DARK.text) >= 4.5
    for accent in DARK.category.values():
        assert contrast(DARK.on_bright, accent) >= 4.5
    for kind in CLONE_GLYPH:
        assert contrast(DARK.on_bright, DARK.clone[kind]) >= 3.0


def test_contrast_formula_on_its_ends():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21.0)
    assert contrast(rgb("#777777"), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)  # a known WCAG example
    assert mix((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)


def test_kinds_of_cells_differ_in_shape_unless_their_colour_is_immune():
    shapes = [CLONE_GLYPH[k] for k in ("sensitive", "a", "b", "both", "asleep")]
    assert len(set(shapes)) == 5
    for name in shapes:
        assert assets.has("icons", name)


def test_the_shipped_fonts_hold_every_sign_the_game_writes():
    needed = "AZaz09 → ← ▲ ■ ● ○ ✓ ₂ ₁₀ ⁹ − × ≥ ≤ · … – ’ σ α β µ % é ø ş".replace(" ", "")
    for weight in fonts.WEIGHTS:
        for tabular in (False, True):
            font = fonts._font(64, weight, tabular, False)
            metrics = font.metrics(needed)
            missing = [c for c, m in zip(needed, metrics, strict=True) if m is None]
            assert not missing, f"{weight}: {missing}"


def test_weights_differ_and_tabular_figures_are_equally_wide():
    regular, bold = fonts.width("Marrow", 18, 400), fonts.width("Marrow", 18, 700)
    assert bold > regular
    widths = {fonts.width(digit * 20, 18, 600, True) for digit in "0123456789"}
    assert len(widths) == 1
    assert len({fonts.width(digit * 20, 18, 600) for digit in "0123456789"}) > 1


def test_ellipsis_fit_and_wrap_never_exceed_the_room():
    text = "Biopsy and sequencing of the largest lesion"
    for room in (40, 90, 160, 400):
        assert fonts.width(fonts.ellipsis(text, 18, 600, room), 18, 600) <= room
        for line in fonts.wrap(text, 18, 600, room):
            assert fonts.width(line, 18, 600) <= room
    assert fonts.ellipsis(text, 18, 600, 4000) == text
    size = fonts.fit(text, 24, 700, 300, 8)
    assert fonts.width(text, size, 700) <= 300 < fonts.width(text, size + 0.5, 700)
    assert "".join(fonts.wrap("a" * 60, 18, 400, 100)) == "a" * 60
    assert len(fonts.wrap(text, 18, 600, 90, max_lines=2)) == 2


def test_rendered_text_stays_within_its_measured_box():
    for size in (16, 20, 44):
        image = fonts.render("Ågj|Q", size, 700, (255, 255, 255))
        ink = image.get_bounding_rect(min_alpha=16)
        font, factor = fonts._big(size, 700, False)
        raw = font.render("Ågj|Q", True, (255, 255, 255)).get_bounding_rect(min_alpha=16)
        assert ink.height >= raw.height / factor - 1, "accents or tails are cut off"
        assert abs(image.get_width() - fonts.width("Ågj|Q", size, 700)) <= 1


def test_every_card_of_the_first_levels_has_a_picture_and_every_category_an_icon():
    for card in FIRST_CARDS:
        picture = assets.art(card, (112, 54))
        assert picture is not None
        assert picture.get_bounding_rect().width > 40, card
    for category in DARK.category:
        assert assets.icon(category, 24, DARK.text).get_bounding_rect().width >= 10


def test_every_drawing_avoids_what_sdl_cannot_paint_and_names_no_place():
    files = sorted(assets.root().rglob("*.svg"))
    assert len(files) > 80
    for path in files:
        text = path.read_text(encoding="utf-8")
        for bad in ("<text", "currentColor", "objectBoundingBox", "clip-path", "<filter", "href"):
            assert bad not in text, f"{path.name}: {bad}"
        assert svg(text, (32, 32)).get_size() == (32, 32)


def test_icons_take_the_colour_asked_for_and_unknown_names_say_so():
    image = assets.icon("pip", 24, (12, 200, 60))
    assert image.get_at((12, 12))[:3] == (12, 200, 60)
    with pytest.raises(FileNotFoundError, match="no_such_icon"):
        assets.icon("no_such_icon", 24, (0, 0, 0))


def test_portraits_are_round_and_an_unknown_patient_gets_the_visitor():
    image = assets.portrait("marta", 80)
    assert image.get_at((0, 0))[3] == 0 and image.get_at((40, 40))[3] == 255
    assert assets.portrait("nobody", 80).get_at((40, 40))[3] == 255
