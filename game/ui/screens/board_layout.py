"""Where the parts of the board stand, in units of the 1280 × 720 stage."""

from __future__ import annotations

from game.ui.layout import Box

BAR = Box(0, 0, 1280, 48)
BODY = Box(12, 56, 256, 476)
CENTRE = Box(280, 56, 696, 320)
LENS = Box(288, 64, 304, 304)
TABS = Box(612, 64, 352, 44)
PRESSURES = Box(612, 114, 352, 254)
INSPECTOR = Box(602, 60, 370, 312)
PATIENT = Box(988, 56, 280, 320)
TIMELINE = Box(280, 384, 988, 148)
HAND = Box(12, 536, 860, 178)
PLAN = Box(880, 540, 388, 172)
HELP = Box(1120, 2, 70, 44)
MENU = Box(1196, 2, 72, 44)
