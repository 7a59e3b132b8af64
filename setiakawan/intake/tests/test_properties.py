"""What must hold for any files: order, repetition, undoing. Each example runs in a savepoint of its own."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from setiakawan.core.checks import invariants
from setiakawan.intake.models import BatchState, SourceRow
from setiakawan.intake.pipeline import work
from setiakawan.intake.services.review import decide_by_reason
from setiakawan.intake.services.undo import undo_batch
from setiakawan.intake.tests.dump import registry_dump
from setiakawan.intake.tests.making import SYSTEM, batch_of, merge, merged, outcomes
from setiakawan.intake.tests.strategies import aid_lists, calm, residents

pytestmark = pytest.mark.django_db
some = settings(calm, max_examples=int(__import__("os").environ.get("N_EX", "25")))


@contextmanager
def fresh():
    """A registry without anything, whatever earlier examples did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def broken() -> list[str]:
    """Invariants of the registry and of intake that do not hold."""
    return [
        f"{name}: {sentence}"
        for name, check in invariants().items()
        if name.startswith(("registry.", "intake.", "welfare.", "functioning."))
        for sentence in check()
    ]


@some
@given(residents(max_size=7), aid_lists(max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_files_makes_no_difference(people, lists, random):
    with fresh():
        merged(people, lists)
        first = registry_dump(with_sources=False)
    random.shuffle(people)
    random.shuffle(lists)
    with fresh():
        merged(lists, people)
        assert registry_dump(with_sources=False) == first


@some
@given(residents(max_size=6), aid_lists(max_size=4), st.booleans())
def test_the_same_files_again_create_nothing(people, lists, byte_for_byte):
    with fresh():
        merged(people, lists, sha="a")
        first = registry_dump()
        again = merged(people, lists, sha="a" if byte_for_byte else "b")
        assert registry_dump() == first
        assert {o for o in outcomes(again) if not o.endswith("?")} <= {"same", "rejected"}
        assert not broken()


@some
@given(residents(max_size=6), residents(max_size=5), aid_lists(max_size=4), st.data())
def test_undoing_is_the_opposite_of_merging(before, people, lists, data):
    with fresh():
        merged(before)
        first = registry_dump()
        batch = batch_of(people, lists)
        for code in sorted(
            set(SourceRow.objects.filter(batch=batch, is_waiting=True).values_list("findings__code", flat=True))
            - {None}
        ):
            decide_by_reason(
                batch=batch,
                code=code,
                decision=data.draw(st.sampled_from(["merge_into", "merge_new", "keep_old", "reject"])),
                by=SYSTEM,
            )
        merge(batch)
        assert not broken()
        if SourceRow.objects.filter(batch=batch).exclude(merged_at=None).exists():
            undo_batch(batch=batch, reason="uji", by=SYSTEM, enqueue=False)
            work(batch.pk, workers=0)
            batch.refresh_from_db()
            assert batch.state == BatchState.UNDONE
        assert registry_dump() == first
        assert not broken()
