# ruff: noqa: E501  (path data reads best on one line)
"""Pictures of the cards of drugs aimed at one target, and of those that a pump throws out. `python assets/make_art_targeted.py`.

Same size, paint and rules as in make_art.py.
"""

from __future__ import annotations

from make_art import (
    BLUE,
    CYTO,
    HERE,
    LINE,
    OK,
    ORANGE,
    PALE_RED,
    TARGET,
    TRACK,
    WHITE,
    YELLOW,
    H,
    W,
    cell,
    disc,
    helix,
    hexagon,
    membrane,
    path,
    receptor,
)


def antibody(x: float, y: float, colour: str = WHITE) -> str:
    """An antibody hanging on a receptor: a Y upside down."""
    return path(f"M{x} {y}V{y + 6}L{x - 7} {y + 13}M{x} {y + 6}L{x + 7} {y + 13}", colour, 3)


def her2_antibody() -> str:
    """A crowd of receptors, each held from outside."""
    places = (16, 42, 68, 94)
    return membrane(skip=places) + "".join(receptor(x) for x in places) + "".join(antibody(x, 1) for x in (16, 68, 94))


def her2_tki() -> str:
    """Receptors blocked from inside, where an antibody does not reach."""
    places = (30, 82)
    inside = "".join(path(hexagon(x, 48, 5.6), fill=WHITE) + path(hexagon(x, 48, 2.6), fill="#B9CBE4") for x in places)
    return membrane(y=30, skip=places) + "".join(receptor(x) for x in places) + inside


def egfr_antibody() -> str:
    """One receptor held; below another the signal runs by itself."""
    spark = path("M78 42L84 47L78 47L84 53", YELLOW, 2.2)
    return membrane(skip=(30, 80)) + receptor(30) + antibody(30, 1) + receptor(80, LINE) + spark


def braf_inhibitor() -> str:
    """A chain of signals, its first wheel stopped."""
    wheels = (
        disc(24, 27, 12, "none", TARGET, 3.4)
        + disc(56, 27, 12, "none", LINE, 3.4)
        + disc(88, 27, 12, "none", LINE, 3.4)
    )
    return (
        wheels
        + path("M36 27H44M68 27H76", LINE, 3)
        + path(hexagon(24, 27, 7), fill=WHITE)
        + path("M10 47L38 7", PALE_RED, 3)
    )


def mek_inhibitor() -> str:
    """The same chain, its second wheel stopped, and the way round the first closed with it."""
    wheels = (
        disc(24, 27, 12, "none", LINE, 3.4)
        + disc(56, 27, 12, "none", TARGET, 3.4)
        + disc(88, 27, 12, "none", LINE, 3.4)
    )
    return (
        wheels + path("M12 44C26 56 40 52 47 40", ORANGE, 2.4, dash="4 3") + path("M36 27H44M68 27H76", LINE, 3)
        + path(hexagon(56, 27, 7), fill=WHITE) + path("M42 47L70 7", PALE_RED, 3)
    )  # fmt: skip


def parp_inhibitor() -> str:
    """A broken helix, and the mender held."""
    return (
        helix(4, 46, TARGET, LINE)
        + helix(68, 110, TARGET, LINE)
        + disc(57, 27, 8, TRACK, OK, 2.4)
        + path(hexagon(57, 27, 4.6), fill=WHITE)
    )


def anthracycline() -> str:
    """Red plates between the rungs of the helix."""
    plates = "".join(path(f"M{x} 20V34", PALE_RED, 5) for x in (30, 56, 82))
    return helix(2, 110, CYTO, LINE) + plates


def vinca() -> str:
    """A spindle taken apart before the cell can part."""
    pieces = "".join(
        path(f"M{x} {27 - y}L{x + 6} {27 - y * 0.8}", CYTO, 2.2, dash="4 4")
        for x in (38, 52, 66)
        for y in (-12, -4, 4, 12)
    )
    return disc(56, 27, 25, "none", BLUE, 2.6) + cell(30, 27, 4, BLUE) + cell(82, 27, 4, BLUE) + pieces


CARDS = (her2_antibody, her2_tki, egfr_antibody, braf_inhibitor, mek_inhibitor, parp_inhibitor, anthracycline, vinca)

if __name__ == "__main__":
    folder = HERE / "art"
    for draw in CARDS:
        text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}">\n{draw()}\n</svg>\n'
        (folder / f"{draw.__name__}.svg").write_text(text.replace("/><", "/>\n<"), encoding="utf-8")
    print(f"{len(CARDS)} pictures in {folder.name}")
