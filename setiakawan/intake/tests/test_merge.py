"""Who is who, what is new, and what waits."""

import datetime

import pytest

from setiakawan.functioning.models import ReportedDisability
from setiakawan.intake.models import BatchState
from setiakawan.intake.services.review import decide
from setiakawan.intake.tests.making import SYSTEM, batch_of, codes, kk, merge, merged, nik, outcomes, reading
from setiakawan.registry.models import Family, Identifier, LifeEvent, Membership, Person, Statement
from setiakawan.welfare.models import DecileRecord

OTHER_VILLAGE = "64.08.05.2001"

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

HEAD = {"role": "head"}


def test_a_family_comes_in_whole():
    batch = merged([reading("Budi", 1, **HEAD), reading("Siti", 2, sex="P", role="wife"), reading("Ani", 3, sex="P")])
    assert batch.state == BatchState.DONE
    assert Family.objects.count() == 1
    assert sorted(Membership.objects.values_list("role", flat=True)) == ["child", "head", "wife"]
    assert Person.objects.count() == Statement.objects.count() == Identifier.objects.filter(status="valid").count() == 3


def test_roles_survive_when_the_child_comes_first():
    merged([reading("Ani", 3, sex="P"), reading("Budi", 1, **HEAD)])
    assert Membership.objects.get(role="head").person.name == "Budi"


def test_the_same_row_twice_is_one_person_and_leaves_no_orphan():
    batch = merged([reading("Budi", 1, **HEAD), reading("Budi", 1, **HEAD)])
    assert sorted(outcomes(batch)) == ["new", "same"]
    assert {"same_row_twice"} in codes(batch)
    person = Person.objects.get()
    assert set(batch.rows.values_list("person_id", flat=True)) == {person.pk}


def test_the_same_row_twice_without_a_nik_is_one_person():
    batch = merged([reading("Budi", None, **HEAD), reading("Budi", None, **HEAD)])
    assert sorted(outcomes(batch)) == ["new", "same"]
    assert Person.objects.count() == 1


def test_a_second_time_everything_is_the_same():
    rows = [reading("Budi", 1, **HEAD), reading("Siti", None, sex="P", role="wife"), reading("Ani", 3, sex="P")]
    merged(rows)
    again = merged(rows)
    assert outcomes(again) == ["same"] * 3
    assert Person.objects.count() == Statement.objects.count() == 3


def test_one_nik_on_two_people_waits_on_both_rows():
    batch = merged([reading("Budi", 1, 1, **HEAD), reading("Karjo", 1, 2, birth_date="1980-05-03", **HEAD)])
    assert outcomes(batch) == ["uncertain?", "uncertain?"]
    assert all("nik_on_two_people" in found for found in codes(batch))
    assert not Person.objects.exists() and batch.state == BatchState.REVIEW


def test_a_nik_of_somebody_else_in_the_registry_waits():
    merged([reading("Budi", 1, **HEAD)])
    batch = merged([reading("Karjo", 1, 2, **HEAD)])
    assert outcomes(batch) == ["uncertain?"] and codes(batch) == [{"nik_on_two_people"}]


def test_one_nik_with_the_same_name_and_another_birth_date_waits():
    rows = [reading("Budi Santoso", 1, **HEAD), reading("Budi Santoso", 1, nik=nik(1), birth_date="1980-06-03", **HEAD)]
    batch = merged(rows)
    assert outcomes(batch) == ["uncertain?", "uncertain?"]
    assert all("nik_birth_differs" in found for found in codes(batch))


def test_another_spelling_under_the_same_nik_is_the_same_person():
    merged([reading("MUHAMMAD YUSUF", 1, **HEAD)])
    batch = merged([reading("Muh. Jusuf", 1, **HEAD)])
    assert outcomes(batch) == ["same"]


def test_twins_stay_two():
    twins = [reading("Hasan", 1), reading("Husin", 2)]
    merged([reading("Budi", 9, birth_date="1950-01-01", **HEAD), *twins])
    assert Person.objects.count() == 3


def test_twins_without_nik_are_asked_about_where_their_names_fold_alike_and_stay_two_when_somebody_says_so():
    batch = merged([reading("Hasan", None), reading("Hassan", None)])
    assert outcomes(batch) == ["uncertain?", "uncertain?"]
    decide(rows=batch.rows.values_list("pk", flat=True), decision="merge_new", batch=batch, by=SYSTEM)
    merge(batch)
    assert Person.objects.count() == 2


def test_a_placeholder_is_kept_but_finds_nobody():
    same = {"nik": "1111111111111111", "nik_status": "placeholder"}
    batch = merged([reading("Budi", None, 1, **same, **HEAD), reading("Karjo", None, 2, **same, **HEAD)])
    assert outcomes(batch) == ["new", "new"]
    assert Identifier.objects.filter(status="placeholder").count() == 2


def test_a_temporary_nik_makes_room_for_the_real_one():
    merged([reading("Budi", None, nik="0640804200100001", nik_status="temporary", **HEAD)])
    batch = merged([reading("Budi", 1, **HEAD)])
    assert outcomes(batch) == ["changed"] and Person.objects.count() == 1
    assert set(Identifier.objects.values_list("status", flat=True)) == {"temporary", "valid"}


def test_two_valid_nik_on_one_name_and_birth_in_a_family_wait():
    merged([reading("Budi", 1, **HEAD)])
    batch = merged([reading("Budi", 2, **HEAD)])
    assert outcomes(batch) == ["uncertain?"] and "namesake_two_niks" in codes(batch)[0]


def test_a_namesake_in_the_village_without_nik_waits():
    merged([reading("Budi", 1, 1, **HEAD)])
    batch = merged([reading("Budi", None, 2, **HEAD)])
    assert outcomes(batch) == ["uncertain?"] and codes(batch) == [{"namesake_same_birth"}]


def test_without_nik_and_birth_date_a_row_waits():
    batch = merged([reading("Budi", None, birth_date=None, birth_precision=None, **HEAD)])
    assert outcomes(batch) == ["uncertain?"] and "identity_thin" in codes(batch)[0]


def test_filling_what_was_unknown_is_certain_and_contradicting_waits():
    merged([reading("Budi", 1, **HEAD)])
    batch = merged([reading("Budi", 1, occupation="Petani", **HEAD)])
    assert outcomes(batch) == ["changed"] and Person.objects.get().occupation == "Petani"
    batch = merged([reading("Budi", 1, occupation="Nelayan", **HEAD)])
    assert outcomes(batch) == ["changed?"] and codes(batch) == [{"detail_differs"}]
    assert Person.objects.get().occupation == "Petani"


def test_a_question_of_the_row_itself_waits():
    batch = merged([(reading("Budi", 1, **HEAD), [("nik_sex_differs", "sex", "question", {})])])
    assert outcomes(batch) == ["uncertain?"] and not Person.objects.exists()


def test_two_heads_wait_and_the_others_go_in():
    batch = merged([reading("Budi", 1, **HEAD), reading("Karjo", 2, **HEAD), reading("Ani", 3)])
    assert outcomes(batch) == ["uncertain?", "uncertain?", "new"]
    assert Person.objects.get().name == "Ani"


def test_a_family_without_a_head_is_noted_and_one_whose_head_waits_is_not():
    batch = merged([reading("Ani", 1), reading("Ida", 2)])
    assert sorted(len(found & {"no_head"}) for found in codes(batch)) == [0, 1]
    question = [("nik_sex_differs", "sex", "question", {})]
    batch = merged([(reading("Budi", 3, 2, **HEAD), question), reading("Tono", 4, 2)])
    assert outcomes(batch) == ["uncertain?", "new"]
    assert not any("no_head" in found for found in codes(batch))


def test_a_second_head_against_the_registry_waits():
    merged([reading("Budi", 1, **HEAD)])
    batch = merged([reading("Karjo", 2, **HEAD)])
    assert codes(batch) == [{"two_heads"}]


def test_a_dead_head_makes_room_for_the_new_one():
    batch = merged([reading("Budi", 1, status="dead", **HEAD), reading("Siti", 2, sex="P", **HEAD)])
    assert outcomes(batch) == ["new", "new"]
    assert Membership.objects.get(role="head", valid_until=None).person.name == "Siti"
    event = LifeEvent.objects.get()
    assert (event.kind, event.on, event.precision) == ("death", datetime.date(2026, 8, 1), "by")


def test_a_death_ends_the_stay_of_somebody_known():
    merged([reading("Budi", 1, **HEAD)])
    batch = merged([reading("Budi", 1, status="dead", **HEAD), reading("Siti", 2, sex="P", **HEAD)])
    assert outcomes(batch) == ["changed", "new"]
    assert Membership.objects.get(person__name="Budi").valid_until == datetime.date(2026, 8, 1)


def test_the_dead_on_an_aid_list_are_found_in_the_registry_and_in_the_same_batch():
    merged([reading("Budi", 1, status="dead", **HEAD)])
    aid = reading("Budi", 1, format="dtks", status=None, **HEAD)
    assert codes(merged([aid])) == [{"dead_on_aid_list"}]
    batch = merged(
        [reading("Karjo", 2, 2, status="dead", **HEAD)], [reading("Karjo", 2, 2, format="dtks", status=None, **HEAD)]
    )
    assert outcomes(batch) == ["new", "uncertain?"] and codes(batch)[1] == {"dead_on_aid_list"}


def test_the_dead_who_come_back_alive_wait():
    merged([reading("Budi", 1, status="dead", **HEAD)])
    assert codes(merged([reading("Budi", 1, **HEAD)])) == [{"dead_in_registry"}]


def test_a_kk_in_two_villages_waits():
    elsewhere = "64.08.05.2006"
    batch = merged([reading("Budi", 1, **HEAD), reading("Ani", 2, area=elsewhere)])
    assert outcomes(batch) == ["uncertain?", "uncertain?"]
    assert all("kk_in_two_areas" in found for found in codes(batch))


def test_another_kk_waits():
    merged([reading("Budi", 1, 1, **HEAD)])
    batch = merged([reading("Budi", 1, 2, **HEAD)])
    assert outcomes(batch) == ["changed?"] and codes(batch) == [{"family_differs"}]


def test_a_decile_goes_to_the_family_of_the_same_batch_whatever_the_order():
    decile = {"kk": kk(1), "decile": 2, "format": "dtsen"}
    batch = merged([decile], [reading("Budi", 1, **HEAD)])
    assert outcomes(batch) == ["changed", "new"]
    record = DecileRecord.objects.get()
    assert record.decile == 2 and record.family is not None and record.person is None


def test_a_decile_of_an_unknown_family_waits_until_the_family_comes():
    batch = merged([{"kk": kk(1), "decile": 2, "format": "dtsen"}])
    assert outcomes(batch) == ["uncertain?"] and codes(batch) == [{"not_in_registry"}]
    merged([reading("Budi", 1, **HEAD)])
    assert not DecileRecord.objects.exists()
    batch.refresh_from_db()
    from setiakawan.intake.pipeline import work
    from setiakawan.intake.services.merge import start_merge
    from setiakawan.intake.tests.making import SYSTEM

    start_merge(batch=batch, by=SYSTEM, enqueue=False)
    work(batch.pk, workers=0)
    assert outcomes(batch) == ["changed"] and DecileRecord.objects.count() == 1


def test_a_decile_list_never_makes_a_person():
    merged([{"kk": kk(1), "nik": nik(1), "nik_status": "valid", "name": "Budi", "decile": 2, "format": "dtsen"}])
    assert not Person.objects.exists()


def test_disabilities_are_reported_once():
    row = reading("Budi", 1, disability=["hearing", "speech"], **HEAD)
    merged([row, row])
    assert sorted(ReportedDisability.objects.values_list("kind", flat=True)) == ["hearing", "speech"]


def test_a_rejected_row_stays_out():
    batch = merged([(reading("JUMLAH", None, None), [("not_a_person", "name", "reject", {})])])
    assert outcomes(batch) == ["rejected"] and batch.state == BatchState.DONE and not Person.objects.exists()


def test_a_value_copied_down_a_column_is_no_identity():
    rows = [reading(f"Orang {chr(65 + n)}", 1, n + 1, **HEAD) for n in range(40)]
    batch = batch_of(rows)
    assert set(outcomes(batch)) == {"uncertain?"}
    assert all("nik_on_many" in found for found in codes(batch))
    assert merge(batch).state == BatchState.REVIEW and not Person.objects.exists()


def test_both_halves_of_a_move_are_one_person_in_the_new_village():
    old = reading("Budi", role="head", status="moved")
    new = reading("Budi", role="head", area=OTHER_VILLAGE)
    for files in ([old], [new]), ([new], [old]):
        batch = batch_of(*files)
        assert not any("kk_in_two_areas" in found for found in codes(batch))
        merge(batch)
    person = Person.objects.get()
    assert person.area_id == OTHER_VILLAGE
    assert not LifeEvent.objects.exists()
    assert Membership.objects.get(valid_until=None).role == "head"


def test_one_head_with_and_without_a_nik_is_one_head():
    batch = batch_of([reading("Budi", 1, role="head")], [reading("Budi", None, role="head")])
    assert not any("two_heads" in found for found in codes(batch))


def test_a_head_who_waits_for_a_decision_is_a_head():
    head = reading("Budi", None, nik=nik(2), nik_status="valid", role="head")
    batch = batch_of([head, reading("Wati", 3), reading("Sri", None, 2, nik=nik(2), nik_status="valid", role="head")])
    assert not any("no_head" in found for found in codes(batch))
