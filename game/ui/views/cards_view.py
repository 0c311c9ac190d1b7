"""The hand: every card on offer in pages of a few, and all that the inspector tells about one of them."""

from __future__ import annotations

from dataclasses import dataclass

from game.play.chart import Chart
from game.play.check import check, refusals_for
from game.play.clinic import Clinic
from game.play.plans import without_card
from game.sim.plan import Order, Plan
from game.sim.radiation import course_days
from game.spec.cards import DOSES_PERCENT, Card
from game.spec.effects import (
    Ablate,
    AntigenPrime,
    Biopsy,
    CtDna,
    Cytotoxic,
    Endocrine,
    ImmuneDamp,
    ImmuneRelease,
    MarkerAndCounts,
    Protect,
    PumpBlock,
    Quality,
    Radiation,
    Resect,
    Restore,
    SoilChange,
    Targeted,
    VesselChange,
)
from game.spec.looks import CtScan, Look, Mri, Pet
from game.ui.views.plan_view import LITTLE_REACHES, footer_for, reason_for
from game.ui.views.sites_view import lesion_number
from game.ui.views.words import LETTERS, RESERVES, count, millimetres, percent, short_organ
from game.ui.widgets.card import CardView

CATEGORIES = ("local", "cytotoxic", "targeted", "immune", "support", "test")
CATEGORY_NAMES = {
    "local": "Local", "cytotoxic": "Cytotoxic", "targeted": "Targeted", "immune": "Immune", "test": "Tests",
    "support": "Support",
}  # fmt: skip
PER_PAGE = 7
BY_IMMUNE = ImmuneRelease | AntigenPrime
"""Effects that immune cells carry out."""


@dataclass(frozen=True)
class HandPage:
    """Cards that are shown together; `categories` name its tab."""

    cards: tuple[CardView, ...]
    categories: tuple[str, ...]

    @property
    def label(self) -> str:
        """`Local, cytotoxic`."""
        return ", ".join(CATEGORY_NAMES[name] for name in self.categories)


@dataclass(frozen=True)
class Row:
    """One line of the inspector; tone is a theme role: text, ok, warn, danger, muted."""

    name: str
    value: str
    tone: str = "text"


@dataclass(frozen=True)
class DoseOption:
    """One of the doses; `reason` says why it cannot be chosen."""

    percent: int
    chosen: bool
    reason: str = ""


@dataclass(frozen=True)
class TargetOption:
    """One charted lesion that a card can be aimed at."""

    lesion: str
    number: int
    label: str
    chosen: bool


@dataclass(frozen=True)
class InspectorView:
    """All that one card says; `toxicity` is that of the dose shown."""

    card: str
    title: str
    category: str
    category_name: str
    hours: int
    mechanism: str
    teaching: str
    delay: str
    when: tuple[str, str]
    doses: tuple[DoseOption, ...]
    targets: tuple[TargetOption, ...]
    most_targets: int
    toxicity: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]
    evidence: str
    sources: tuple[str, ...]
    in_plan: bool
    aiming: bool
    reason: str


def card_hit_id(card: str) -> str:
    """The hit of a card in the hand."""
    return f"card:{card}"


def order_of(draft: Plan, card: str) -> Order | None:
    """The draft's order of a card."""
    return next((order for order in draft.orders if order.card == card), None)


def tolls(card: Card, dose_percent: int | None) -> tuple[tuple[str, int], ...]:
    """Letters with what the body pays at a dose; gains are negative, quality comes last."""
    share = (dose_percent or 100) / 100
    out = [(LETTERS[toll.reserve], max(1, round(toll.points * share))) for toll in card.toxicity]
    for effect in card.effects:
        if isinstance(effect, Restore):
            out.append((LETTERS[effect.reserve], -round(effect.points)))
    quality = sum(effect.points for effect in card.effects if isinstance(effect, Quality))
    if quality:
        out.append(("Q", -round(quality)))
    return tuple(out)


def read_hand(clinic: Clinic, chart: Chart, draft: Plan) -> tuple[HandPage, ...]:
    """Every card that the level offers, in pages of up to seven; a category goes to the first page with room for it."""
    views = {offer.card: _card_view(clinic, chart, draft, offer.card) for offer in clinic.offers}
    pages: list[tuple[list[CardView], list[str]]] = []
    for name in CATEGORIES:
        group = [view for card, view in views.items() if clinic.cards[card].category == name]
        for start in range(0, len(group), PER_PAGE):
            part = group[start : start + PER_PAGE]
            page = next((page for page in pages if len(page[0]) + len(part) <= PER_PAGE), None)
            if page is None:
                page = ([], [])
                pages.append(page)
            page[0].extend(part)
            page[1].append(name)
    return tuple(HandPage(tuple(cards), tuple(names)) for cards, names in pages)


def _card_view(clinic: Clinic, chart: Chart, draft: Plan, name: str) -> CardView:
    card = clinic.cards[name]
    order = order_of(draft, name)
    shared = {"category": card.category, "hours": card.hours, "art": name}
    if order is not None:
        words = f"{order.dose_percent}%" if order.dose_percent else _aimed(order) or "In plan"
        return CardView(card_hit_id(name), card.name, toxicity=(), state="in_plan", footer=words, **shared)  # type: ignore[arg-type]
    refusals = refusals_for(clinic, chart, draft, name)
    if refusals:
        footer = footer_for(clinic, chart, name, refusals)
        reason = reason_for(clinic, name, refusals)
        return CardView(card_hit_id(name), card.name, state="closed", footer=footer, reason=reason, **shared)  # type: ignore[arg-type]
    return CardView(card_hit_id(name), card.name, toxicity=tolls(card, 100), **shared)  # type: ignore[arg-type]


def _aimed(order: Order) -> str:
    return f"Lesion {', '.join(target.lstrip('L') for target in order.targets)}" if order.targets else ""


def default_dose(clinic: Clinic, chart: Chart, draft: Plan, card: str) -> int | None:
    """The highest dose that may be given now; None for a card without doses."""
    if not clinic.cards[card].dosed:
        return None
    rest = without_card(draft, card)
    for dose in reversed(DOSES_PERCENT):
        if not any(r.card == card for r in check(clinic, chart, Plan((*rest.orders, Order(card, dose)), rest.cycles))):
            return dose
    return DOSES_PERCENT[0]


def inspect(
    clinic: Clinic, chart: Chart, draft: Plan, name: str, aiming: bool = False, picked: tuple[str, ...] = ()
) -> InspectorView:
    """Everything about one card; `picked` are the lesions chosen so far while it is aimed."""
    card = clinic.cards[name]
    order = order_of(draft, name)
    dose = order.dose_percent if order is not None else default_dose(clinic, chart, draft, name)
    refusals = () if order is not None else refusals_for(clinic, chart, draft, name)
    most = clinic.most_targets(name)
    chosen = picked if aiming else order.targets if order is not None else ()
    targets = tuple(
        TargetOption(
            lesion.id,
            lesion_number(lesion.id),
            f"{short_organ(clinic.organ_name(lesion.organ))} {millimetres(lesion.newest.diameter_mm)}",
            lesion.id in chosen,
        )
        for lesion in sorted(chart.visible, key=lambda lesion: lesion_number(lesion.id))
        if most
    )
    return InspectorView(
        card=name,
        title=card.name,
        category=card.category,
        category_name={"test": "Test"}.get(card.category, CATEGORY_NAMES[card.category]),
        hours=card.hours,
        mechanism=card.mechanism,
        teaching=card.teaching,
        delay=_delay(card),
        when=_when(card),
        doses=_doses(clinic, chart, draft, card, dose),
        targets=targets,
        most_targets=most,
        toxicity=tolls(card, dose),
        rows=tuple(_rows(clinic, card)),
        evidence=card.evidence,
        sources=card.sources,
        in_plan=order is not None,
        aiming=aiming,
        reason=reason_for(clinic, name, refusals),
    )


def _doses(clinic: Clinic, chart: Chart, draft: Plan, card: Card, chosen: int | None) -> tuple[DoseOption, ...]:
    if not card.dosed:
        return ()
    rest = without_card(draft, card.id)
    out = []
    for dose in DOSES_PERCENT:
        wrong = check(clinic, chart, Plan((*rest.orders, Order(card.id, dose)), rest.cycles))
        reason = next((r.text for r in wrong if r.card == card.id and r.reason == "reserve"), "")
        out.append(DoseOption(dose, dose == chosen, reason))
    return tuple(out)


def _delay(card: Card) -> str:
    if card.category == "test":
        late = max((effect.delay_cycles for effect in card.effects if isinstance(effect, Biopsy)), default=0)
        return "Opens with the next visit." if not late else f"Opens {count(late, 'cycle')} later."
    if not card.read_after_cycles:
        return "Acts at once."
    return f"Can be read after {count(card.read_after_cycles, 'cycle')}."


def _when(card: Card) -> tuple[str, str]:
    if card.category == "test":
        late = max((effect.delay_cycles for effect in card.effects if isinstance(effect, Biopsy)), default=0)
        return "Opens", f"{count(late, 'cycle')} later" if late else "with the next visit"
    return "Read after", count(card.read_after_cycles, "cycle") if card.read_after_cycles else "acts at once"


def _look_rows(clinic: Clinic, look: Look) -> list[Row]:
    """At most three rows, which is what the inspector has room for; a CT has three of its own."""
    sees = millimetres(look.sees_mm)
    if isinstance(look, CtScan) and not look.organs and look.misses <= 0:
        return [
            Row("Sees from", sees),
            Row("Measures from", millimetres(look.measures_mm)),
            Row("False shadow", f"{percent(look.false_lesions)} of scans", "warn"),
        ]
    rows = []
    if look.organs:
        here = [clinic.organ_name(organ.id).lower() for organ in clinic.organs if organ.id in look.organs]
        rows.append(Row("Looks at", ", ".join(here) or "complaints only"))
    measures = f"measures from {look.measures_mm:g}" if isinstance(look, CtScan | Mri) else "no exact size"
    rows.append(Row("Sees from", f"{sees}, {measures}"))
    errors = [f"misses {percent(look.misses)}"] if look.misses > 0 else []
    errors += [f"false in {percent(look.false_lesions)}"] if look.false_lesions > 0 else []
    if errors:
        rows.append(Row("Errs", ", ".join(errors), "warn"))
    if isinstance(look, Pet):
        rows.append(Row("Dark", "what sleeps or is dead", "warn"))
    return rows


def _rows(clinic: Clinic, card: Card) -> list[Row]:
    rows: list[Row] = []
    for effect in card.effects:
        match effect:
            case Look():
                rows += _look_rows(clinic, effect)
            case CtDna():
                rows.append(Row("Finds from", f"{percent(effect.limit_fraction)} of DNA"))
                rows.append(Row("Cannot tell", "where it comes from", "warn"))
            case Biopsy():
                rows.append(Row("Samples", f"one disc of {millimetres(2 * effect.radius_mm)}"))
                rows.append(Row("Names variants", f"from {percent(effect.limit_fraction)} of cells"))
                rows.append(Row("Cannot tell", "what lies elsewhere", "warn"))
            case MarkerAndCounts():
                rows.append(Row("Marker", clinic.marker_name))
                rows.append(Row("Error", f"about {percent(effect.error_fraction)}", "warn"))
                rows.append(Row("Without a tumour", f"{effect.background:g} {clinic.marker_unit}"))
            case Resect():
                rows.append(Row("Margin", millimetres(effect.margin_mm)))
                rows.append(Row("Does not reach", "anything elsewhere", "warn"))
            case Ablate():
                rows.append(Row("Lesions up to", millimetres(effect.largest_mm)))
                rows.append(Row("Margin", millimetres(effect.margin_mm)))
                rows.append(Row("Misses", "some cells beside a vessel", "warn"))
            case Radiation():
                number = count(effect.fractions, "fraction")
                rows.append(Row("Course", f"{number} of {effect.gray_per_fraction:g} Gy"))
                rows.append(Row("Takes", count(course_days(effect.fractions, effect.fractions_per_week), "day")))
                rows.append(Row("Weaker", "where oxygen is low", "warn"))
                rows.append(Row("Margin", millimetres(effect.margin_mm)))
            case Endocrine():
                rows.append(Row("Sets in over", count(round(2 * effect.onset_days), "day")))
                rows.append(Row("Acts on", "cells that need the hormone"))
            case ImmuneRelease():
                rows.append(Row("Sets in over", count(round(2 * effect.delay_days / 7), "week")))
                rows.append(Row("May first look like", "growth", "warn"))
                rows.append(Row("Cannot help", "where no immune cell comes", "warn"))
            case AntigenPrime():
                rows.append(Row("Sets in over", count(round(2 * effect.delay_days / 7), "week")))
                rows.append(Row("Does not lift", "the tumour's brake", "warn"))
            case ImmuneDamp():
                rows.append(Row("Keeps away", f"{percent(effect.share)} of immune cells", "warn"))
            case VesselChange():
                rows.append(Row("First", "other drugs arrive better", "ok"))
                rows.append(Row("After", f"{count(round(effect.normal_days), 'day')}: less blood", "warn"))
            case SoilChange():
                rows += _soil_rows(clinic, effect)
            case PumpBlock():
                rows.append(Row("Closes", f"{percent(effect.closes)} of the pump", "ok"))
                rows.append(Row("Pumped drugs", f"{effect.toxicity_times:g} times as toxic", "warn"))
            case Protect():
                rows.append(
                    Row("Spares", f"{percent(effect.share)} of a loss of {RESERVES[effect.reserve].lower()}", "ok")
                )
            case Restore():
                back = f"+{effect.points:g} {RESERVES[effect.reserve]}"
                rows.append(Row("Gives back", back, "ok"))
            case Quality() if card.category == "support" and effect.points > 0:
                rows.append(Row("Quality", f"+{effect.points:g} for {round(effect.days)} days", "ok"))
            case _:
                pass
    if any(isinstance(effect, Cytotoxic | Targeted | Endocrine) for effect in card.effects):
        rows += _reach_rows(clinic)
    if any(isinstance(effect, Cytotoxic | Targeted | Endocrine | BY_IMMUNE) for effect in card.effects):
        rows += _drug_rows(clinic, card)
    partners = [clinic.cards[name].name for name in card.good_with if name in clinic.cards]
    if partners:
        rows.append(Row("Good with", ", ".join(partners), "ok"))
    return rows


def _soil_rows(clinic: Clinic, effect: SoilChange) -> list[Row]:
    rows = []
    if effect.organs:
        rows.append(Row("Helps in", ", ".join(clinic.organ_name(organ).lower() for organ in effect.organs), "ok"))
        rows.append(Row("Does nothing", "elsewhere", "warn"))
    if effect.matrix_loss_per_day:
        rows.append(Row("Dissolves", "matrix that keeps drugs out", "ok"))
    return rows


def _reach_rows(clinic: Clinic) -> list[Row]:
    hidden = [organ.name.lower() for organ in clinic.organs if organ.drug_penetration <= LITTLE_REACHES]
    return [Row("Hardly reaches", ", ".join(hidden), "warn")] if hidden else []


def _drug_rows(clinic: Clinic, card: Card) -> list[Row]:
    drugs = set(clinic.drugs_of(card.id))
    passed = [
        mechanism.short
        for mechanism in clinic.mechanisms.values()
        if any(defeat.drug in drugs and defeat.fold_ec50 > 1 for defeat in mechanism.defeats)
        or (mechanism.traits.visibility < 1.0 and drugs.intersection(clinic.immune_drugs))
    ]
    told = ", ".join(passed) if passed else "no route known here"
    return [Row("Passed by", told, "text" if passed else "muted")]
