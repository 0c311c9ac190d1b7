"""Bake the static fonts in assets/fonts from the variable Inter of the package fontpkg-inter.

Pygame cannot choose an axis of a variable font, so each weight is cut once, subset to the characters the
game can show, and committed. Run only to change that set; needs `pip install fonttools fontpkg-inter`:

    python assets/make_fonts.py
"""

from __future__ import annotations

from pathlib import Path

import fontpkg_inter
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent
SOURCE = Path(fontpkg_inter.__file__).parent / "files" / "Inter[opsz,wght].ttf"
RANGES = (
    (0x20, 0x17F),  # Latin with the accents of European names
    (0x2C6, 0x2DD),
    (0x37E, 0x3FF),  # Greek
    (0x2010, 0x205F),  # dashes, quotes, thin spaces, primes
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20AC, 0x20AC),
    (0x2150, 0x215E),
    (0x2190, 0x21E5),  # arrows
    (0x2200, 0x2265),  # operators
    (0x23CE, 0x23CE),
    (0x25A0, 0x25FF),  # geometric shapes
    (0x2605, 0x2606),
    (0x2713, 0x2717),
)
# (file name, weight, optical size in points, tabular figures). Display cuts serve 30 px and above.
CUTS = (
    ("Inter-400", 400, 16, False),
    ("Inter-600", 600, 16, False),
    ("Inter-700", 700, 16, False),
    ("InterDisplay-600", 600, 30, False),
    ("InterDisplay-700", 700, 30, False),
    ("InterTab-400", 400, 16, True),
    ("InterTab-600", 600, 16, True),
    ("InterTab-700", 700, 16, True),
)


def _tabular(font: TTFont) -> None:
    """Point the character map at the fixed-width figures: SDL_ttf cannot switch the feature `tnum` on."""
    table = font["GSUB"].table
    swap: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for sub in table.LookupList.Lookup[index].SubTable:
                    swap.update(getattr(sub, "ExtSubTable", sub).mapping)
    if not swap:
        raise SystemExit("this Inter has no tabular figures (feature tnum): use fontpkg-inter 4.1 or later")
    for cmap in font["cmap"].tables:
        for code, glyph in list(cmap.cmap.items()):
            cmap.cmap[code] = swap.get(glyph, glyph)


def bake(name: str, weight: int, optical: int, tabular: bool) -> Path:
    """Write one static cut and return its path."""
    font = instantiateVariableFont(TTFont(SOURCE), {"wght": weight, "opsz": optical})
    if tabular:
        _tabular(font)
    options = Options()
    options.layout_features = ["kern", "ccmp", "mark", "mkmk"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[c for low, high in RANGES for c in range(low, high + 1)])
    subsetter.subset(font)
    path = HERE / "fonts" / f"{name}.ttf"
    font.save(path)
    return path


if __name__ == "__main__":
    for cut in CUTS:
        made = bake(*cut)
        print(f"{made.name}: {made.stat().st_size} bytes")
    (HERE / "fonts" / "OFL.txt").write_bytes((Path(fontpkg_inter.__file__).parent / "LICENSE").read_bytes())
