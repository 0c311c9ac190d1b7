"""What the library tells of each thing: the catalog's own words in reading order, and where it is met in play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from game.play.figures import count
from game.spec.common import EVIDENCE_MEANS
from game.spec.levels import routes_of
from game.spec.library import Library
from game.spec.mechanisms import Mechanism
from game.spec.topics import Topic, acts_in
from game.ui.views.words import percent

HAPPENS, INHERITS = "happens", "inherits"
GROUPS = ((HAPPENS, "What happens"), (INHERITS, "What cells inherit"))
NO_PAPER = "No publication is named for its numbers; they are assumed."
KINDS = {
    "target_mutation": "A changed target",
    "bypass": "A bypass",
    "efflux": "A pump",
    "repair": "Repair",
    "apoptosis_block": "Death blocked",
    "antigen_loss": "A mark lost",
    "trait": "A trait, not about drugs",
}


@dataclass(frozen=True)
class Paragraph:
    """A heading and its words; with `evidence` a badge stands at the heading."""

    heading: str
    text: str
    evidence: str = ""


@dataclass(frozen=True)
class Entry:
    """One page of the library.

    Attributes:
        key: unique; `picture`: name in assets/topics; `under`: what stands under the name in the list.
        others: badges of parts that differ from its own.
        what: first paragraph; `sure`: the badge and why, then parts with their own; `rest`: simplified and seen.
        acts: where in the course it is met.
    """

    key: str
    group: str
    name: str
    kind: str
    evidence: str
    others: tuple[str, ...]
    picture: str
    what: str
    facts: tuple[str, ...]
    sure: tuple[Paragraph, ...]
    rest: tuple[Paragraph, ...]
    acts: str
    sources: tuple[str, ...]

    @property
    def badges(self) -> tuple[str, ...]:
        """Its own badge, then those of its parts."""
        return (self.evidence, *self.others)

    def lines(self) -> list[str]:
        """In sentences."""
        told = [f"{self.name}. Confidence: {self.evidence}.", self.what, *self.facts]
        told += [f"{each.heading}: {_badged(each)}{each.text}" for each in (*self.sure, *self.rest)]
        return [*told, self.acts, *(f"Source: {source}" for source in self.sources)]


def _badged(paragraph: Paragraph) -> str:
    return f"{paragraph.evidence}. " if paragraph.evidence else ""


def read_entries(library: Library) -> tuple[Entry, ...]:
    """Every entry, those of what happens first, in the catalog's order."""
    happens = [_of_topic(library, topic) for topic in library.topics.values()]
    return (*happens, *(_of_mechanism(library, each) for each in library.mechanisms.values()))


def _of_topic(library: Library, topic: Topic) -> Entry:
    return Entry(
        key=topic.id,
        group=HAPPENS,
        name=topic.name,
        kind="",
        evidence=topic.evidence,
        others=topic.badges[1:],
        picture=topic.id,
        what=topic.what,
        facts=(),
        sure=(
            Paragraph("How sure", topic.why, topic.evidence),
            *(Paragraph(part.name, part.why, part.evidence) for part in topic.parts),
        ),
        rest=(Paragraph("Left out here", topic.simplified), Paragraph("Where to see it", topic.how_seen)),
        acts=_acts(library, topic),
        sources=topic.sources,
    )


def _acts(library: Library, topic: Topic) -> str:
    if not topic.needs:
        return "Acts in every patient."
    names = [
        level.name
        for level in library.levels.values()
        if acts_in(topic, level, library.cancers[level.cancer], [library.organs[name] for name in level.organs])
    ]
    return f"Acts in {_listed(names)}." if names else "Acts in no patient of this course yet."


def _of_mechanism(library: Library, mechanism: Mechanism) -> Entry:
    told = [mechanism.source] if mechanism.source else []
    told += [defeat.source for defeat in mechanism.defeats if defeat.source]
    assumed = [mechanism.assumption] if mechanism.assumption else []
    return Entry(
        key=mechanism.id,
        group=INHERITS,
        name=mechanism.name,
        kind=KINDS[mechanism.kind],
        evidence=mechanism.evidence,
        others=(),
        picture=mechanism.kind,
        what=mechanism.teaching,
        facts=tuple(_facts(library, mechanism)),
        sure=(
            Paragraph("How sure", EVIDENCE_MEANS[mechanism.evidence], mechanism.evidence),
            *(Paragraph("From papers" if n == 0 else "And", text) for n, text in enumerate(told or (NO_PAPER,))),
        ),
        rest=(
            *(Paragraph("Assumed here", text) for text in assumed),
            Paragraph("Where to see it", _seen(mechanism)),
        ),
        acts=_carried(library, mechanism),
        sources=(),
    )


def _facts(library: Library, mechanism: Mechanism) -> Iterator[str]:
    for defeat in mechanism.defeats:
        yield f"{library.drugs[defeat.drug].name}: {defeat.fold_ec50:g} times the dose for the same effect"
    traits = mechanism.traits
    if traits.mutation_rate_times > 1:
        yield f"Every further change comes {traits.mutation_rate_times:g} times as often"
    if traits.invasiveness_times != 1:
        yield f"Leaves its place and enters vessels {traits.invasiveness_times:g} times as often"
    if traits.hypoxia_tolerance:
        yield f"Spared {percent(traits.hypoxia_tolerance)} of the harm of low oxygen"
    if traits.blood_survival_times != 1:
        yield f"{traits.blood_survival_times:g} times as many are alive a day after entering the blood"
    for organ in traits.at_home_in:
        yield f"Grows and wakes in the {library.organs[organ].name.lower()} as at home"
    if traits.visibility < 1:
        yield f"Immune cells see {percent(traits.visibility)} of what it usually shows"
    if traits.cytotoxic_share < 1:
        yield f"Feels {percent(traits.cytotoxic_share)} of every cytotoxic drug, counted in logs"
    if traits.radiation_share < 1:
        yield f"Feels {percent(traits.radiation_share)} of radiation, counted in logs"
    if mechanism.closed_by:
        yield f"Closed by: {_listed([library.drugs[drug].name for drug in mechanism.closed_by])}"
    yield f"Costs {percent(mechanism.fitness_cost)} of its growth"
    if mechanism.per_division:
        rarely = count(round(1 / mechanism.per_division)).replace(".0 ", " ")
        yield f"Arises in about one of {rarely} divisions"


def _seen(mechanism: Mechanism) -> str:
    found = "A biopsy or ctDNA can name it." if mechanism.detectable else "No sequence shows it."
    return f"{found} The debrief shows cells with it, from the birth of the first one on."


def _carried(library: Library, mechanism: Mechanism) -> str:
    levels = [
        level.name
        for level in library.levels.values()
        if mechanism.id in routes_of(level, library.cancers[level.cancer])
    ]
    cancers = [each.name for each in library.cancers.values() if mechanism.id in each.mechanisms]
    if levels:
        return f"Can arise in {_listed(levels)}."
    told = f" The catalog has it for: {', '.join(cancers)}." if cancers else ""
    return f"In no patient of this course yet.{told}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
