"""The model in use, and what it says of persons of the registry."""

from functools import lru_cache

from django.utils import timezone

from setiakawan.linkage.models import LinkageModel
from setiakawan.linkage.rules.evidence import Judgement, compare, weigh
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.record import Record
from setiakawan.linkage.rules.start import starting_model


def active_model() -> LinkageModel | None:
    """The version in use; None before the first run."""
    return LinkageModel.objects.filter(is_active=True).first()


def weights_in_use() -> Model:
    """The weights in use, or those that every installation begins with."""
    row = active_model()
    return starting_model() if row is None else read_model(row.body)


def first_version() -> LinkageModel:
    """The version in use, written down when there is none yet. Part of a run, within its transaction."""
    row = active_model()
    if row is not None:
        return row
    model, now = starting_model(), timezone.now()
    given = {"body": model.to_json(), "made_at": now, "made_by_label": "bawaan", "is_active": True, "activated_at": now}
    return LinkageModel.objects.get_or_create(version=model.version, defaults=given)[0]


@lru_cache(maxsize=4)
def read_model(body: str) -> Model:
    """A model from its text; the same text is read once."""
    return Model.from_json(body)


def judge(one: Record, other: Record, model: Model) -> Judgement:
    """What a model says of two records."""
    return weigh(compare(one, other, model), model)


def snapshot(judgement: Judgement) -> list[tuple[str, str, float]]:
    """The evidence without the records' words: (field, level, bits)."""
    return [(w.evidence.field, w.evidence.level, round(w.bits, 2)) for w in judgement.weighed]
