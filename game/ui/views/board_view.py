"""Everything the board shows, as one frozen value made from the chart, the clinic and the draft."""

from __future__ import annotations

from dataclasses import dataclass, replace

from game.play.chart import Chart
from game.play.clinic import Clinic
from game.play.pressures import Growth, Pressures, read_pressures
from game.play.session import Session
from game.sim.plan import Plan
from game.spec.common import CYCLE_DAYS
from game.ui.views.body_view import BodyView, read_body
from game.ui.views.cards_view import HandPage, InspectorView, inspect, read_hand
from game.ui.views.lens_view import LensModel, look_at
from game.ui.views.plan_view import PlanView, read_plan
from game.ui.views.reserves_view import QualityView, ReserveForecast, forecast, read_quality
from game.ui.views.sites_view import SiteView, tabs_of
from game.ui.views.timeline_view import TimelineView, read_timeline
from game.ui.views.words import INTENTS, card_name


@dataclass(frozen=True)
class PatientView:
    """The person, from the public page of the level."""

    name: str
    age: int | None
    portrait: str
    cancer: str
    intent: str
    intent_words: str
    goal: str
    aim: str

    @property
    def title(self) -> str:
        """`Marta, 61`."""
        return self.name if self.age is None else f"{self.name}, {self.age}"


@dataclass(frozen=True)
class TestRow:
    """A test's name and how old its newest result is; `due_cycle` when one is on its way."""

    card: str
    name: str
    days: int | None
    old: bool
    due_cycle: int | None


@dataclass(frozen=True)
class BoardView:
    """The board. `site` is the one under the lens."""

    patient: PatientView
    day: int
    cycle: int
    cycles: int
    hours: int
    body: BodyView
    site: SiteView
    tabs: tuple[SiteView, ...]
    lens: LensModel
    pressures: Pressures
    tests: tuple[TestRow, ...]
    reserves: tuple[ReserveForecast, ...]
    quality: QualityView | None
    timeline: TimelineView
    hand: tuple[HandPage, ...]
    plan: PlanView
    inspector: InspectorView | None
    symptoms: tuple[str, ...]
    narrow: str


@dataclass(frozen=True)
class Focus:
    """What the player looks at: a site, a card, and the lesions picked while a card is aimed."""

    site: str = ""
    card: str = ""
    aiming: bool = False
    picked: tuple[str, ...] = ()


def patient_of(session: Session) -> PatientView:
    """The person of a session's level."""
    level, clinic = session.library.levels[session.level_id], session.clinic
    person = level.patient
    return PatientView(
        person.name, person.age, person.portrait, clinic.cancer_name, clinic.intent, INTENTS[clinic.intent],
        person.goal, level.text.intent,
    )  # fmt: skip


def read_board(
    patient: PatientView, clinic: Clinic, chart: Chart, draft: Plan, focus: Focus, last: Plan | None = None,
    lens: LensModel | None = None,
) -> BoardView:  # fmt: skip
    """The whole board. Pass the `lens` of the view before: it is kept while its site and the chart are the same."""
    body = read_body(clinic, chart)
    site = _site(body.sites, focus.site)
    if lens is None or lens.site != site.key:
        lens = look_at(clinic, chart, site)
    pressures = _pressures(clinic, chart, draft)
    tests = read_tests(clinic, chart, pressures)
    reserves = forecast(clinic, chart, draft)
    return BoardView(
        patient=patient,
        day=chart.day,
        cycle=min(chart.cycle + 1, chart.horizon_cycles),
        cycles=chart.horizon_cycles,
        hours=chart.hours,
        body=body,
        site=site,
        tabs=tabs_of(body.sites, site.key),
        lens=lens,
        pressures=pressures,
        tests=tests,
        reserves=reserves,
        quality=read_quality(clinic, chart, draft),
        timeline=read_timeline(clinic, chart, draft),
        hand=read_hand(clinic, chart, draft),
        plan=read_plan(clinic, chart, draft, last, reserves),
        inspector=inspect(clinic, chart, draft, focus.card, focus.aiming, focus.picked) if focus.card else None,
        symptoms=symptoms_now(chart),
        narrow=_narrow(pressures, tests),
    )


def _site(sites: tuple[SiteView, ...], wanted: str) -> SiteView:
    order = {"seen": 0, "gone": 1, "removed": 2, "unknown": 3, "clear": 4}
    best = min(sites, key=lambda site: (order[site.state], -site.diameter_mm, site.number))
    return next((site for site in sites if site.key == wanted), best)


def _pressures(clinic: Clinic, chart: Chart, draft: Plan) -> Pressures:
    """The chart's pressures; what has all been taken out neither doubles nor halves."""
    found = read_pressures(clinic, chart, draft)
    if chart.lesions and all(lesion.removed_day is not None for lesion in chart.lesions):
        gone = Growth("not known", None, None, found.growth.from_day, found.growth.to_day, found.growth.age_days)
        return replace(found, growth=gone)
    return found


def read_tests(clinic: Clinic, chart: Chart, pressures: Pressures) -> tuple[TestRow, ...]:
    """Age of each test's newest result, in the order of the level."""
    due = {pending.test: pending.due_day for pending in chart.pending}
    return tuple(
        TestRow(
            each.card,
            card_name(clinic, each.card),
            each.days,
            each.old,
            due[each.card] // 21 + 1 if each.card in due else None,
        )
        for each in pressures.test_ages
    )


def _narrow(pressures: Pressures, tests: tuple[TestRow, ...]) -> str:
    """Which test would narrow a pressure; not one that was done today."""
    words = pressures.narrow or ""
    today = [test.name for test in tests if test.days == 0]
    return "" if any(words.startswith(name) for name in today) else words


def symptoms_now(chart: Chart) -> tuple[str, ...]:
    """What the patient told at the newest visit, and when asked since the one before."""
    days = [finding.day for finding in chart.findings if finding.test == "visit"]
    if not days:
        return ()
    newest = max(days)
    asked = [finding for finding in chart.symptoms if finding.test != "visit" and finding.day >= newest - CYCLE_DAYS]
    told = [finding for finding in chart.symptoms if finding.test == "visit" and finding.day == newest]
    return tuple(dict.fromkeys(finding.note for finding in (*told, *asked)))
