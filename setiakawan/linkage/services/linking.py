"""Comparing the whole registry with itself, and filling the queue."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from setiakawan.accounts.scope import Scope
from setiakawan.audit.services import record
from setiakawan.core.bulk import chunks, many_writes
from setiakawan.linkage.decided import kept_apart
from setiakawan.linkage.indexing import MANY_AT_ONCE, REFRESHED_AT_ONCE, records_of, refresh_keys, waiting_count
from setiakawan.linkage.judging import first_version, judge, read_model, snapshot
from setiakawan.linkage.models import Pair, PairState, Run
from setiakawan.linkage.population import Watcher, likely_pairs, link_population
from setiakawan.linkage.rules.evidence import DIFFERENT, Judgement
from setiakawan.linkage.rules.model import Model
from setiakawan.registry.models import Person

_FIELDS = ("state", "model", "evidence", "changed_at", "weight", "probability", "worth")
_OPEN = (PairState.OPEN, PairState.LATER)


def bring_index_up_to_date(watch: Watcher = lambda *_: None) -> int:
    """Take everybody whose keys may have changed into the key index; how many. For commands, jobs and chores."""
    total = waiting_count()
    done = 0
    with many_writes():
        while count := refresh_keys(MANY_AT_ONCE if total > MANY_AT_ONCE else REFRESHED_AT_ONCE):
            done += count
            watch("indeks", done, max(total, done))
    return done


def link_registry(*, by: Scope, watch: Watcher = lambda *_: None) -> Run:
    """This will look for records of the same person in the whole registry, and fill the queue for people to decide.

    Running again changes nothing where nothing changed: pairs that were decided stay decided, pairs that are no longer
    alike or lost a person are cleared, open ones are weighed anew. Raises NotAllowed.
    """
    by.require("linkage.run")
    version = first_version()
    run = Run.objects.create(model=version, started_at=timezone.now(), asked_by_label=str(by)[:150])
    bring_index_up_to_date(watch)
    model, apart, seen = read_model(version.body), kept_apart(), set()
    run.people = Person.objects.count()
    for pairs in likely_pairs(link_population(model)):
        likely = list(_likely([pair for pair in pairs if pair not in apart], model))
        run.added += _keep(likely, version)
        seen.update(pair for pair, _ in likely)
        watch("bandingkan", len(pairs), 0)
    run.found, run.cleared = len(seen), _clear(seen)
    run.finished_at = timezone.now()
    with transaction.atomic():
        run.save()
        details = {"people": run.people, "count": run.found, "new": run.added}
        record(by, "linkage.run", run, details=details)
    return run


def _likely(pairs: list[tuple[int, int]], model: Model) -> Iterator[tuple[tuple[int, int], Judgement]]:
    records = records_of({number for pair in pairs for number in pair})
    for one, other in pairs:
        if one in records and other in records:
            judgement = judge(records[one], records[other], model)
            if judgement.verdict != DIFFERENT:
                yield (one, other), judgement


def worth_of(probability: float) -> float:
    """What a decision is worth: a record that is double costs until it is merged, and a doubtful one teaches most."""
    return round(probability + probability * (1 - probability), 4)


@transaction.atomic
def _keep(likely: list[tuple[tuple[int, int], Judgement]], version) -> int:
    """Write pairs down; how many are new to the queue. What somebody decided stays decided."""
    now, known = timezone.now(), {}
    for part in chunks([pair[0] for pair, _ in likely]):
        known |= {(p.one, p.other): p for p in Pair.objects.filter(one__in=part)}
    fresh, changed, added = [], [], 0
    for (one, other), found in likely:
        pair = known.get((one, other)) or Pair(one=one, other=other, found_at=now)
        if pair.state == PairState.DIFFERENT:
            continue
        added += pair.pk is None or pair.state == PairState.CLEARED
        pair.state = PairState.OPEN if pair.state == PairState.CLEARED else pair.state
        pair.model, pair.evidence, pair.changed_at = version, snapshot(found), now
        pair.weight, pair.probability = round(found.weight, 3), round(found.probability, 6)
        pair.worth = worth_of(found.probability)
        (fresh if pair.pk is None else changed).append(pair)
    Pair.objects.bulk_create(fresh, batch_size=500)
    Pair.objects.bulk_update(changed, _FIELDS, batch_size=200)
    return added


@transaction.atomic
def _clear(seen: set[tuple[int, int]]) -> int:
    """Open pairs that this run did not find are no longer alike: a clash was put right, or somebody was merged."""
    rows = Pair.objects.filter(state__in=(*_OPEN, PairState.SAME)).values_list("pk", "one", "other")
    gone = [number for number, one, other in rows if (one, other) not in seen]
    for part in chunks(gone):
        Pair.objects.filter(pk__in=part).update(state=PairState.CLEARED, changed_at=timezone.now())
    return len(gone)
