"""The board and the results as plain sentences: the T key, and every fact for those who listen."""

from __future__ import annotations

from game.ui.views.board_view import BoardView
from game.ui.views.cards_view import HandPage, InspectorView
from game.ui.views.lens_view import clones_in_words
from game.ui.views.timeline_view import TimelineView
from game.ui.views.words import count, millimetres, percent, signed, since
from game.ui.widgets.card import CardView, toxicity_text

TOXICITY_NAMES = {"M": "marrow", "G": "gut", "F": "flare margin", "H": "heart", "N": "nerve", "Q": "quality"}


def tell_board(view: BoardView) -> list[str]:
    """Every fact of the board, one sentence a line."""
    patient = view.patient
    lines = [
        f"{patient.title}, {patient.cancer}. {patient.intent_words}. {patient.aim}",
        f"Goal: {patient.goal}",
        f"Cycle {view.cycle} of {view.cycles}, day {view.day}.",
        f"Clinic hours: {view.plan.hours - view.plan.hours_used} of {view.plan.hours} left.",
    ]
    lines += [f"Body: {site.sentence}" for site in view.body.sites]
    lines.append(f"Lens: {view.site.name}. {view.lens.inferred}. {view.lens.seen}".rstrip(". ") + ".")
    if view.lens.clones:
        lines.append(f"Lens shows: {clones_in_words(view.lens)}.")
    lines.append(f"Growth: {view.pressures.growth.text}.")
    for escape in view.pressures.escapes:
        known = f"found, {percent(escape.share)}" if escape.found_day is not None and escape.share else "not found"
        if escape.found_day is None and not escape.detectable:
            known = "no test shows it"
        closed = ", closed by this plan" if escape.closed else ""
        lines.append(f"Known escape: {escape.name}, {known}{closed}.")
    for test in view.tests:
        due = f"; a result opens in cycle {test.due_cycle}" if test.due_cycle else ""
        lines.append(f"{test.name}: last {since(test.days)}{', old' if test.old and test.days else ''}{due}.")
    if view.narrow:
        lines.append(f"{view.narrow}.")
    lines += [f"Reserve: {reserve.sentence}" for reserve in view.reserves]
    if view.quality is not None:
        plan = f", this plan {signed(view.quality.plan)}" if view.quality.plan else ""
        change = f", {signed(view.quality.change)} since the last visit" if view.quality.change else ""
        lines.append(f"Quality of life: {view.quality.now:.0f} of 100{change}{plan}.")
    lines += [f"Complaint: {words}." for words in view.symptoms]
    lines += tell_timeline(view.timeline)
    for page in view.hand:
        lines += _tell_page(page)
    lines += _tell_plan(view)
    if view.inspector is not None:
        lines += tell_inspector(view.inspector)
    return lines


def tell_timeline(view: TimelineView) -> list[str]:
    """Readings by cycle."""
    lines = [f"{view.scan_title}: {view.change}, {view.verdict}." + (f" {view.chip}." if view.chip else "")]
    for point in view.diameters:
        told = f"{millimetres(point.value)} ({millimetres(point.low)} to {millimetres(point.high)})"
        lines.append(f"Sum of diameters on day {point.day}: {told}.")
    if view.thresholds:
        _, partial, growth = view.thresholds[-1]
        lines.append(f"Response below {millimetres(partial)}, progression from {millimetres(growth)}.")
    for point in view.ctdna:
        lines.append(f"ctDNA on day {point.day}: {percent(point.value) if point.value > 0 else 'none found'}.")
    for series in view.variants:
        told = ", ".join(f"day {day} {percent(value) if value else 'not found'}" for day, value in series.points)
        lines.append(f"{series.name} in blood: {told}.")
    for point in view.marker:
        lines.append(f"{view.marker_name} on day {point.day}: {point.value:g} {view.marker_unit}.")
    lines += [f"Day {mark.day}: {mark.label}." for mark in view.marks]
    for bar in view.bars:
        dose = f" {bar.dose_percent}%" if bar.dose_percent else ""
        verb = "Planned" if bar.planned else "Given"
        lines.append(f"{verb}: {bar.name}{dose}, day {bar.from_day} to {bar.to_day}.")
    return lines


def _tell_page(page: HandPage) -> list[str]:
    return [f"Card: {tell_card(card)}" for card in page.cards]


def tell_card(card: CardView) -> str:
    """A card in one sentence."""
    text = f"{card.title}, {card.category}, {count(card.hours, 'hour')}"
    if card.state == "in_plan":
        return f"{text}, in plan: {card.footer}."
    if card.state == "closed":
        return f"{text}, closed: {card.reason or card.footer}"
    cost = ", ".join(tell_toxicity(letter, points) for letter, points in card.toxicity)
    return f"{text}, {cost or 'no toxicity'}."


def tell_toxicity(letter: str, points: int) -> str:
    """`marrow 2` or `gut +3`."""
    return f"{TOXICITY_NAMES.get(letter, letter)} {toxicity_text('', points)}"


def _tell_plan(view: BoardView) -> list[str]:
    plan = view.plan
    lines = [f"Plan, {slot.slot}: {slot.words if slot.card else 'free'}." for slot in plan.slots]
    lines.append(f"Plan for {count(plan.cycles, 'cycle')}: {plan.strategy}. {plan.because}".rstrip())
    lines += [f"Limit: {limit}." for limit in plan.limits]
    lines += [f"Cannot be committed: {refusal}" for refusal in plan.refusals]
    return lines


def tell_inspector(view: InspectorView) -> list[str]:
    """The focused card in full."""
    lines = [f"{view.title}: {view.mechanism} {view.delay}", view.teaching]
    if view.reason:
        lines.append(f"Closed: {view.reason}")
    if view.doses:
        lines.append("Doses: " + ", ".join(f"{d.percent}%{' (chosen)' if d.chosen else ''}" for d in view.doses) + ".")
    if view.targets:
        told = ", ".join(f"{t.number} {t.label}{' (chosen)' if t.chosen else ''}" for t in view.targets)
        lines.append(f"Targets, up to {view.most_targets}: {told}.")
    cost = ", ".join(tell_toxicity(letter, points) for letter, points in view.toxicity)
    lines.append(f"Body pays: {cost or 'nothing'}.")
    lines += [f"{row.name}: {row.value}." for row in view.rows]
    lines.append(f"Evidence: {view.evidence}. Sources: {'; '.join(view.sources)}")
    return lines
