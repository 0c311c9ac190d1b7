"""The body map: every site with its marker, its label and its key."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.chart import Chart
from game.play.clinic import Clinic
from game.spec.looks import CtScan
from game.ui.views.sites_view import SiteView, read_sites
from game.ui.views.words import look_word, since


@dataclass(frozen=True)
class BodyView:
    """Attributes: organs: ids of the level's organs, drawn in full; `last_scan`: words on the age of the last scan."""

    sites: tuple[SiteView, ...]
    organs: tuple[str, ...]
    sizes_mm: tuple[tuple[str, float, float], ...]
    last_scan: str
    unknown: bool
    removed: bool
    limit_mm: float

    def size_of(self, organ: str) -> tuple[float, float]:
        """Width and height of an organ's section in mm."""
        return next(((w, h) for name, w, h in self.sizes_mm if name == organ), (128.0, 128.0))


def read_body(clinic: Clinic, chart: Chart) -> BodyView:
    """The map from the chart."""
    sites = read_sites(clinic, chart)
    fine = [look for look in chart.looks if look.rules_out_mm is not None]
    days = chart.day - fine[-1].day if fine else None
    return BodyView(
        sites=sites,
        organs=tuple(organ.id for organ in clinic.organs),
        sizes_mm=tuple((organ.id, organ.width_mm, organ.height_mm) for organ in clinic.organs),
        last_scan="No scan yet" if days is None else f"Last {look_word(clinic, fine[-1].test)} {since(days)}",
        unknown=any(site.state == "unknown" for site in sites),
        removed=any(site.state == "removed" for site in sites),
        limit_mm=limit_mm(clinic),
    )


def limit_mm(clinic: Clinic) -> float:
    """Smallest lesion that the clinic's CT sees; 0 when it has none."""
    sizes = [effect.sees_mm for card in clinic.cards.values() for effect in card.effects if isinstance(effect, CtScan)]
    return min(sizes, default=0.0)
