"""People decide; villages review, officers merge; nobody sees beyond their areas."""

import io
import json

import openpyxl
import pytest

from setiakawan.accounts.scope import NotAllowed
from setiakawan.audit.models import Entry
from setiakawan.intake import queries
from setiakawan.intake.models import Batch, BatchState
from setiakawan.intake.pipeline import work
from setiakawan.intake.services.export import export_rejected
from setiakawan.intake.services.merge import BatchNotInReview, NothingToMerge, start_merge
from setiakawan.intake.services.review import BatchNotInReview as NotInReview
from setiakawan.intake.services.review import DecisionImpossible, RowNotOpen, decide, decide_by_reason
from setiakawan.intake.services.undo import undo_batch
from setiakawan.intake.tests.making import (
    SYSTEM,
    VILLAGE,
    batch_of,
    codes,
    merge,
    merged,
    nik,
    outcomes,
    reading,
    somebody,
)
from setiakawan.registry.models import Identifier, Membership, Person

pytestmark = pytest.mark.django_db
HEAD = {"role": "head"}
LONG_LEES = "64.08.12.2001"


def waiting(batch):
    return list(batch.rows.filter(is_waiting=True).order_by("pk").values_list("pk", flat=True))


def test_new_values_are_taken_old_ones_kept_as_decided():
    merged([reading("Budi", 1, 1, **HEAD), reading("Karjo", 2, 2, **HEAD)])
    batch = batch_of(
        [reading("Budi", 1, 1, address="Jl. Melati", **HEAD), reading("Karjo", 2, 2, address="Jl. Melati", **HEAD)]
    )
    first, second = waiting(batch)
    decide(rows=[first], decision="merge_into", batch=batch, by=SYSTEM)
    decide(rows=[second], decision="keep_old", batch=batch, by=SYSTEM)
    assert merge(batch).state == BatchState.DONE
    assert dict(Person.objects.values_list("name", "address")) == {"Budi": "Jl. Melati", "Karjo": "Jl. Mawar"}
    kept = Person.objects.get(name="Karjo").statements.order_by("id").last()
    assert kept.source.label == "0.xlsx"


def test_somebody_else_with_the_same_nik_becomes_a_person_with_a_disputed_number():
    merged([reading("Budi", 1, 1, **HEAD)])
    batch = batch_of([reading("Karjo", 1, 2, **HEAD)])
    decide(rows=waiting(batch), decision="merge_new", batch=batch, by=SYSTEM)
    merge(batch)
    assert Person.objects.count() == 2
    assert Identifier.objects.get(person__name="Karjo").status == "disputed"
    assert Identifier.objects.get(person__name="Budi").status == "valid"


def test_two_heads_that_are_both_taken_in_leave_one_head():
    batch = batch_of([reading("Budi", 1, **HEAD), reading("Karjo", 2, **HEAD)])
    assert decide_by_reason(batch=batch, code="two_heads", decision="merge_new", by=SYSTEM) == 2
    merge(batch)
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["", "head"]
    assert any("head_taken" in found for found in codes(batch))


def test_another_kk_that_is_confirmed_ends_the_old_stay():
    merged([reading("Budi", 1, 1, **HEAD), reading("Ani", 2, 1)])
    batch = batch_of([reading("Budi", 1, 2, **HEAD)])
    decide_by_reason(batch=batch, code="family_differs", decision="merge_into", by=SYSTEM)
    merge(batch)
    old, new = Membership.objects.filter(person__name="Budi").order_by("id")
    assert old.valid_until == batch.as_of and new.valid_from == batch.as_of and new.valid_until is None
    assert any("family_without_head" in found for found in codes(batch))


def test_a_rejected_row_comes_back_with_its_reason_and_as_text():
    batch = batch_of(
        [
            (reading("=1+1", 1, **HEAD), [("nik_sex_differs", "sex", "question", {})]),
            (reading("JUMLAH", None, None), [("not_a_person", "name", "reject", {})]),
        ]
    )
    decide(rows=waiting(batch), decision="reject", batch=batch, by=SYSTEM)
    assert outcomes(batch) == ["rejected", "rejected"]
    book = openpyxl.load_workbook(io.BytesIO(export_rejected(batch=batch, by=SYSTEM)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][0] == "Alasan" and len(rows) == 3
    assert all(row[0] for row in rows[1:])
    cell = next(c for row in book.worksheets[0].iter_rows() for c in row if c.value == "=1+1")
    assert cell.data_type == "s"
    assert Entry.objects.filter(verb="intake.export_rejected").count() == 1


def test_a_decision_can_be_taken_again_until_the_merge():
    batch = batch_of([(reading("Budi", 1, **HEAD), [("nik_sex_differs", "sex", "question", {})])])
    rows = waiting(batch)
    decide(rows=rows, decision="reject", batch=batch, by=SYSTEM)
    decide(rows=rows, decision="merge_new", batch=batch, by=SYSTEM)
    merge(batch)
    assert Person.objects.count() == 1
    with pytest.raises(NotInReview):
        decide(rows=rows, decision="reject", batch=batch, by=SYSTEM)


def test_impossible_decisions_are_refused():
    batch = batch_of([(reading("Budi", 1, **HEAD), [("nik_sex_differs", "sex", "question", {})]), reading("Ani", 2)])
    (row,) = waiting(batch)
    for decision in ("merge_into", "keep_old", ""):
        with pytest.raises(DecisionImpossible):
            decide(rows=[row], decision=decision, batch=batch, by=SYSTEM)
    with pytest.raises(RowNotOpen):
        decide(rows=[batch.rows.get(outcome="new").pk], decision="reject", batch=batch, by=SYSTEM)
    with pytest.raises(DecisionImpossible):
        decide(rows=[row], decision="merge_into", person=987654, batch=batch, by=SYSTEM)


def test_a_village_operator_reviews_and_only_an_officer_merges(village_operator, officer):
    batch = batch_of([(reading("Budi", 1, **HEAD), [("nik_sex_differs", "sex", "question", {})])], area=VILLAGE)
    decide(rows=waiting(batch), decision="merge_new", batch=batch, by=village_operator.scope)
    with pytest.raises(NotAllowed):
        start_merge(batch=batch, by=village_operator.scope, enqueue=False)
    start_merge(batch=batch, by=officer.scope, enqueue=False)
    work(batch.pk, workers=0)
    with pytest.raises(NotAllowed):
        undo_batch(batch=batch, reason="salah berkas", by=village_operator.scope, enqueue=False)
    assert Person.objects.count() == 1
    assert Entry.objects.filter(verb="intake.merge").exclude(details__has_key="asked").get().actor_id == officer.user.pk


@pytest.mark.parametrize("who", ["companion", "partner", "auditor", "administrator"])
def test_who_has_no_business_with_batches_sees_none(who, everybody):
    batch = batch_of([reading("Budi", 1, **HEAD)])
    scope = everybody[who].scope
    for ask in (
        lambda: queries.batches_in(scope),
        lambda: queries.batch_for(scope, batch.pk),
        lambda: queries.rows_of(scope, batch),
        lambda: queries.row_detail(scope, batch, batch.rows.get().pk),
        lambda: queries.next_open_row(scope, batch, after=0),
        lambda: queries.rejected_workbook(scope, batch),
        lambda: export_rejected(batch=batch, by=scope),
        lambda: decide(rows=[1], decision="reject", batch=batch, by=scope),
        lambda: decide_by_reason(batch=batch, code="two_heads", decision="reject", by=scope),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_an_operator_elsewhere_sees_nothing(village_operator_busang):
    batch = batch_of([reading("Budi", 1, **HEAD)], area=VILLAGE)
    scope = village_operator_busang.scope
    assert queries.batches_in(scope).rows == []
    for ask in (
        lambda: queries.batch_for(scope, batch.pk),
        lambda: queries.rows_of(scope, batch),
        lambda: queries.row_detail(scope, batch, batch.rows.get().pk),
        lambda: queries.rejected_workbook(scope, batch),
    ):
        with pytest.raises(Batch.DoesNotExist):
            ask()
    with pytest.raises(NotAllowed):
        decide(rows=[batch.rows.get().pk], decision="reject", batch=batch, by=scope)


def test_a_person_elsewhere_is_not_shown_in_a_review(village_operator):
    merged([reading("Rahasia Sekali", 1, 9, area=LONG_LEES, **HEAD)])
    batch = batch_of([reading("Budi", 1, 1, **HEAD)], area=VILLAGE)
    row = batch.rows.get()
    detail = queries.row_detail(village_operator.scope, batch, row.pk)
    assert detail.candidates == [] and "Rahasia" not in str(detail)
    assert any("wilayah lain" in finding.title for finding in detail.findings)
    with pytest.raises(DecisionImpossible):
        decide(rows=[row.pk], decision="merge_into", batch=batch, by=village_operator.scope)


def test_a_row_shows_differences_and_masks_numbers():
    merged([reading("Budi", 1, **HEAD)])
    batch = batch_of([reading("Budi", 1, address="Jl. Melati", phone="+6281234567890", **HEAD)])
    detail = queries.row_detail(SYSTEM, batch, batch.rows.get().pk)
    assert detail.is_open and detail.may_create
    (candidate,) = detail.candidates
    assert ("Alamat", "Jl. Mawar (alamat kk)", "Jl. Melati (alamat kk)") in candidate.differences
    shown = json.dumps([detail.reading, detail.cells], ensure_ascii=False)
    assert nik(1) not in shown and "81234567890" not in shown and "••" in shown


def test_counts_reasons_and_pages_agree():
    rows = [
        (
            reading(number=n, family=n, **somebody(n), **HEAD),
            [("nik_sex_differs", "sex", "question", {})] if n % 2 else [],
        )
        for n in range(1, 31)
    ]
    batch = batch_of(rows)
    counts = queries.counts_of(batch)
    assert (counts.total, counts.ready, counts.waiting, counts.merged) == (30, 15, 15, 0)
    (reason,) = queries.reasons_of(batch)
    assert (reason.code, reason.rows, reason.waiting) == ("nik_sex_differs", 15, 15)
    seen, after = [], ""
    while True:
        page = queries.rows_of(SYSTEM, batch, after=after, limit=7)
        seen += [line.pk for line in page.rows]
        after = page.next
        if not after:
            break
    assert seen == list(batch.rows.order_by("pk").values_list("pk", flat=True))
    assert len(queries.rows_of(SYSTEM, batch, code="nik_sex_differs").rows) == 15
    assert queries.rows_of(SYSTEM, batch, code="tidak ada").rows == []
    assert queries.next_open_row(SYSTEM, batch, after=0) == waiting(batch)[0]


def test_a_merge_is_asked_for_once():
    batch = batch_of([reading("Budi", 1, **HEAD)])
    start_merge(batch=batch, by=SYSTEM, enqueue=False)
    with pytest.raises(BatchNotInReview):
        start_merge(batch=batch, by=SYSTEM, enqueue=False)
    nothing = batch_of([(reading("Siti", 2, **HEAD), [("nik_sex_differs", "sex", "question", {})])])
    with pytest.raises(NothingToMerge):
        start_merge(batch=nothing, by=SYSTEM, enqueue=False)


def test_the_audit_log_holds_counts_and_no_personal_data():
    merge(batch_of([reading("Budi Santoso", 1, **HEAD), reading("Ani", 2)]))
    entry = Entry.objects.filter(verb="intake.merge").order_by("seq").last()
    assert entry.details["rows"] == 2 and entry.details["new"] == 2
    assert "Budi" not in json.dumps(entry.details) and nik(1) not in json.dumps(entry.details)
