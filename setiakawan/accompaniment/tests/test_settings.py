"""What the office sets, dated, with its history; what is known of a companion."""

import datetime

import pytest
import time_machine

from setiakawan.accompaniment.models import CaseloadLimit, CompanionAbsence, CompanionProfile, VisitInterval
from setiakawan.accompaniment.queries.facts import intervals
from setiakawan.accompaniment.queries.proposing import propose_companions
from setiakawan.accompaniment.queries.settings import companion_view, settings_on
from setiakawan.accompaniment.services.limits import AbsenceImpossible, end_absence, record_absence
from setiakawan.accompaniment.tests.conftest import TODAY
from setiakawan.accounts.models import User
from tests.people import SANGATTA_UTARA_VILLAGE, make_person

pytestmark = pytest.mark.django_db
SETTINGS = "/pendampingan/pengaturan/"
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(datetime.datetime.fromisoformat("2026-03-12T00:30+08:00"), tick=False):
        yield


def test_an_interval_set_ahead_holds_from_its_day(officer, head_of_office):
    form = {"level": "high", "days": "5", "valid_from": "2026-04-01"}
    assert head_of_office.client.post(SETTINGS + "jarak/", form).status_code == 302
    assert intervals().days("high", TODAY) == 7
    assert intervals().days("high", datetime.date(2026, 4, 1)) == 5
    officer.client.post(SETTINGS + "jarak/", form | {"days": "6", "valid_from": "2026-03-12"})
    page = officer.client.get(SETTINGS).content.decode()
    assert "Akan berlaku" in page
    assert "sejak 12 Maret 2026" in page
    looked = settings_on(officer.scope, datetime.date(2026, 4, 2))
    assert [(line.amount, line.word) for line in looked.intervals] == [(5, "Berlaku"), (6, "Sudah berganti")]


@pytest.mark.parametrize(
    ("page", "changes", "words"),
    [
        ("jarak", {"days": "0"}, "Tulis angka bulat 1 sampai 365."),
        ("jarak", {"days": "tujuh"}, "Tulis angka bulat 1 sampai 365."),
        ("jarak", {"valid_from": "2026-03-11"}, "Mulai hari ini atau sesudahnya"),
        ("jarak", {"level": "very"}, "Pilih salah satu yang ada."),
        ("batas", {"cases": "201"}, "Tulis angka bulat 1 sampai 200."),
        ("batas", {"whom": "role:head"}, "Pilih salah satu yang ada."),
        ("batas", {"whom": "user:999999"}, "Pilih salah satu yang ada."),
        ("batas", {"reason": "x"}, "Tuliskan dalam beberapa kata."),
        ("batas", {"valid_from": "2025-01-01"}, "Mulai hari ini atau sesudahnya"),
    ],
)
def test_a_wrong_input_is_told_and_changes_nothing(officer, page, changes, words):
    form = {
        "level": "high",
        "days": "5",
        "whom": "role:companion",
        "cases": "20",
        "valid_from": "2026-03-12",
        "reason": "Medan sulit",
    }
    answer = officer.client.post(f"{SETTINGS}{page}/", form | changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not VisitInterval.objects.exists()
    assert not CaseloadLimit.objects.exists()


def test_a_limit_for_one_companion_and_for_a_role(accompanied):
    client, number = accompanied.officer.client, accompanied.companion.user.pk
    form = {"whom": f"user:{number}", "cases": "12", "valid_from": "2026-03-12", "reason": "Medan sulit"}
    assert client.post(SETTINGS + "batas/", form).status_code == 302
    assert client.post(SETTINGS + "batas/", form | {"whom": "role:companion", "cases": "30"}).status_code == 302
    page = client.get(SETTINGS).content.decode()
    assert "Semua Pendamping" in page
    assert "Rahma Wulandari" in page
    assert companion_view(accompanied.tksk.scope, number, TODAY).limit == 12


def test_settings_are_for_officers_and_the_head_only(accompanied):
    for name in ("tksk", "companion", "administrator"):
        for page in ("", "jarak/", "batas/"):
            assert make_person(name).client.get(SETTINGS + page).status_code == 403
    assert "Rahma" not in make_person("stranger").client.get(SETTINGS + "batas/").content.decode()


def test_a_profile_is_kept_and_unknown_stays_unknown(accompanied):
    number = accompanied.companion.user.pk
    there = f"/pendampingan/pendamping/{number}/"
    form = {"home": SANGATTA_UTARA_VILLAGE, "languages": ["kutai", "sign"], "skills": [], "sex": ""}
    assert accompanied.tksk.client.post(there + "profil/", form).status_code == 302
    profile = CompanionProfile.objects.get()
    assert (profile.home_id, profile.languages, profile.sex) == (SANGATTA_UTARA_VILLAGE, ["kutai", "sign"], "")
    page = accompanied.tksk.client.get(there).content.decode()
    assert "Kutai, Bahasa isyarat" in page
    again = accompanied.tksk.client.get(there + "profil/").content.decode()
    assert 'value="kutai"' in again
    wrong = accompanied.tksk.client.post(there + "profil/", form | {"languages": ["klingon"]})
    assert wrong.status_code == 422
    for name in ("tksk_busang", "stranger"):
        client = make_person(name).client
        assert {client.get(there + page).status_code for page in ("", "profil/", "tidak-bertugas/")} == {404}
        assert client.post(there + "profil/", form).status_code == 404


def test_who_is_away_is_proposed_last_and_is_back_by_itself(accompanied):
    make_person("companion", username="pendamping.lain", full_name="Pendamping Lain", areas=[SANGATTA_UTARA_VILLAGE])
    number = accompanied.companion.user.pk
    form = {"valid_from": "2026-03-12", "valid_until": "2026-03-20", "reason": "Cuti bersalin"}
    there = f"/pendampingan/pendamping/{number}/"
    assert accompanied.tksk.client.post(there + "tidak-bertugas/", form).status_code == 302
    assert "Sedang tidak bertugas" in accompanied.tksk.client.get(there).content.decode()
    proposed = propose_companions(accompanied.tksk.scope, accompanied.case.pk, TODAY)
    assert proposed[-1].user.pk == number
    assert "Tidak bertugas sampai 20-03-2026" in proposed[-1].reasons
    later = propose_companions(accompanied.tksk.scope, accompanied.case.pk, datetime.date(2026, 3, 20))
    assert not any("Tidak bertugas" in reason for one in later for reason in one.reasons)
    twice = accompanied.tksk.client.post(there + "tidak-bertugas/", form)
    assert "tumpang-tindih" in twice.content.decode()
    end = f"/pendampingan/tidak-bertugas/{CompanionAbsence.objects.get().pk}/akhiri/"
    assert accompanied.tksk.client.post(end).status_code == 302
    assert CompanionAbsence.objects.get().valid_until == TODAY
    assert accompanied.tksk.client.post(end).status_code == 422


def test_an_absence_that_cannot_be_is_refused(accompanied, tksk_busang):
    given = {"user_id": accompanied.companion.user.pk, "reason": "Pelatihan", "today": TODAY}
    for since, until in (
        (TODAY, TODAY),
        (TODAY, TODAY - DAY),
        (TODAY, TODAY + 366 * DAY),
        (TODAY + 400 * DAY, TODAY + 401 * DAY),
    ):
        with pytest.raises(AbsenceImpossible):
            record_absence(valid_from=since, valid_until=until, by=accompanied.tksk.scope, **given)
    with pytest.raises(User.DoesNotExist):
        record_absence(valid_from=TODAY, valid_until=TODAY + DAY, by=tksk_busang.scope, **given)
    away = record_absence(valid_from=TODAY + DAY, valid_until=TODAY + 5 * DAY, by=accompanied.tksk.scope, **given)
    with pytest.raises(CompanionAbsence.DoesNotExist):
        end_absence(absence_id=away.pk, on=TODAY, by=tksk_busang.scope, today=TODAY)
    ended = end_absence(absence_id=away.pk, on=TODAY, by=accompanied.tksk.scope, today=TODAY)
    assert ended.valid_until == ended.valid_from
