"""A fingerprint of content that changes exactly when the outcome of a game could."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from game.spec.levels import Lesson, LevelText, Person, routes_of
from game.spec.library import Library
from game.spec.topics import Topic, TopicPart

PRESENTATION_FIELDS = frozenset(
    {
        "source",
        "assumption",
        "sources",
        "teaching",
        "evidence",
        "name",
        "number",
        "short",
        "note",
        "letter",
        "text",
        "published",
        "minutes",
        "hypothetical",
        "concept",
    }
)
"""Fields that only say something to a reader, in whatever model they stand."""
PRESENTATION_OF_MODEL: Mapping[str, frozenset[str]] = {
    "Card": frozenset({"mechanism"}),
    "Secretion": frozenset({"unit"}),
    "Complaint": frozenset({"words", "suspect", "taken_for"}),
}
PRESENTATION_MODELS: tuple[type[BaseModel], ...] = (Person, LevelText, Lesson, Topic, TopicPart)
"""Models that are words as a whole."""


def digest(content: Any) -> str:
    """SHA-256 (hex) of models, and of mappings and sequences of them, without words, sources and badges.

    The order of mappings and sequences counts, that of the fields of a model does not.
    """
    text = json.dumps(_essence(content), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def level_digest(library: Library, level_id: str) -> str:
    """Digest of a level with everything of the catalog that it can meet.

    That is its cancer, organs and cards (offered, or brought by the referral), the routes of its cancer, and
    the drugs that these cards and routes name. Raises KeyError for an unknown level.
    """
    level = library.levels[level_id]
    cancer = library.cancers[level.cancer]
    card_ids = sorted({offer.card for offer in level.cards} | set(level.referral.tests))
    cards = [library.cards[name] for name in card_ids]
    mechanisms = [library.mechanisms[name] for name in sorted(routes_of(level, cancer))]
    drug_ids = {effect.drug for card in cards for effect in card.effects if hasattr(effect, "drug")}
    for mechanism in mechanisms:
        drug_ids |= {defeat.drug for defeat in mechanism.defeats} | set(mechanism.closed_by)
    return digest(
        {
            "level": level,
            "cancer": cancer,
            "organs": [library.organs[name] for name in level.organs],
            "cards": cards,
            "mechanisms": mechanisms,
            "drugs": [library.drugs[name] for name in sorted(drug_ids)],
        }
    )


def is_presentation(model: type[BaseModel], field: str) -> bool:
    """Whether a field only says something to a reader."""
    return field in PRESENTATION_FIELDS or field in PRESENTATION_OF_MODEL.get(model.__name__, ())


def _essence(content: Any) -> Any:
    if isinstance(content, BaseModel):
        model = type(content)
        return {
            name: _essence(getattr(content, name))
            for name in sorted(model.model_fields)
            if not is_presentation(model, name) and not isinstance(getattr(content, name), PRESENTATION_MODELS)
        }
    if isinstance(content, Mapping):
        return [[str(key), _essence(value)] for key, value in content.items()]
    if isinstance(content, (list, tuple)):
        return [_essence(item) for item in content]
    if isinstance(content, float) and content.is_integer() and abs(content) < 2**53:
        return int(content)
    return content
