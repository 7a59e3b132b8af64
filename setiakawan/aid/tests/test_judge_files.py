"""`setiakawan judge_files`: a province or a nation in two files, counted without keeping anything."""

import datetime
import json

import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from setiakawan.aid.columns.tables import tables_of
from setiakawan.aid.models import StoredJudgement
from setiakawan.aid.rules.facts import FamilyFacts, Known, MemberFacts

pytestmark = pytest.mark.django_db
CODE = "bantuan-prasejahtera-kutim"


@pytest.fixture
def files(tmp_path):
    """A family that qualifies with one member with a disability, one whose decile is too high, one of which it is unknown."""
    born, day = datetime.date(1980, 1, 1), {}
    day["born"] = (born, born)
    people = []
    for number, decile in enumerate((2, 9, None), 1):
        member = {"is_state_employee": False, "has_valid_nik": True, "has_disability": True}
        facts = {
            "area": "64.08.05.2001",
            "decile": decile,
            "is_prasejahtera": True,
            "has_address": True,
            "lost_income": False,
        }
        known = {code: Known(value) for code, value in facts.items() if value is not None}
        of_member = MemberFacts(number, "", day["born"], {code: Known(value) for code, value in member.items()})
        people.append(FamilyFacts(number, known, (of_member,)))
    paths = [tmp_path / "families.parquet", tmp_path / "members.parquet"]
    for table, path in zip(tables_of(people), paths, strict=True):
        pq.write_table(table, path, row_group_size=2)
    return [str(path) for path in paths]


def told(capsys, *asked):
    call_command("judge_files", *asked, "--on", "2026-06-15")
    return capsys.readouterr().out


def test_the_answers_and_the_money_are_told_and_nothing_is_kept(files, capsys):
    assert json.loads(told(capsys, CODE, *files, "--json")) == {"yes": 1, "no": 1, "unknown": 1, "amount": "1800000"}
    words = told(capsys, CODE, *files)
    assert "1 layak, 1 tidak layak, 1 belum dapat diputuskan." in words and "Rp 1.800.000 per tahun" in words
    assert not StoredJudgement.objects.exists()


def test_a_programme_a_day_or_a_file_that_is_none_is_refused_in_words(files, tmp_path):
    families, members = files
    narrow, torn = tmp_path / "narrow.parquet", tmp_path / "torn.parquet"
    pq.write_table(pq.read_table(families).drop_columns(["decile"]), narrow)
    torn.write_bytes(b"PAR1 is how it begins")
    for asked, words in (
        (("tidak-ada", families, members), "Tidak ada program"),
        ((CODE, families, members, "--on", "1999-01-01"), "Tidak ada aturan"),
        ((CODE, str(narrow), members), "decile"),
        ((CODE, str(torn), members), "tidak dapat dibaca"),
        ((CODE, str(tmp_path / "nothing"), members), "tidak dapat dibaca"),
        ((CODE, members, families), "Kolom"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("judge_files", *asked)
