"""The examples of docs/solidaritas.md, worked out by hand there, are run here."""

import datetime
import re

import numpy as np
import pytest
import yaml

from setiakawan.solidarity.measures.areas import Around, Share, figures
from setiakawan.solidarity.measures.circles import circles
from setiakawan.solidarity.measures.columns import NONE, Window, persons_of, supporter, ties_of
from setiakawan.solidarity.measures.publishing import tell
from setiakawan.solidarity.measures.supporters import worst_losses
from tests.architecture.source import CHECKOUT

_TEXT = (CHECKOUT / "docs/solidaritas.md").read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", _TEXT, re.DOTALL)]
KINDS = ("serumah", "keluarga", "tetangga", "relawan", "organisasi", "petugas")
SPACES = {"rumah": "family", "organisasi": "organization", "petugas": "user", "disebut": "named"}
LOSSES = {"rumah": "helper", "organisasi": "organization", "sinyal": "signal", "pendamping": "companion"}
ALONE = ("tidak", "ya", "belum diketahui")


def day(value):
    return value.toordinal() if isinstance(value, datetime.date) else 0


def read(example):
    persons = persons_of([
        (number, supporter("family", row["rumah"]), row["desa"], row.get("desil", 0), True, day(row.get("ditanyakan")))
        for number, row in example["warga"].items()
    ])  # fmt: skip
    ties = ties_of([_tie(row) for row in example["ikatan"]])
    return persons, circles(persons, ties, Window(*map(day, example["jendela"])))


def _tie(row):
    (space,) = SPACES.keys() & row.keys()
    via = supporter("organization", row["lewat"]) if "lewat" in row else NONE
    return (
        row["warga"], supporter(SPACES[space], row[space]), KINDS.index(row["jenis"]), 0, day(row["hari"]),
        day(row["hari"]), row.get("desa", NONE), row.get("desil", 0), row.get("oleh", 0), via, space != "disebut",
    )  # fmt: skip


def by_person(persons, values):
    return dict(zip(persons.number.tolist(), values, strict=True))


@pytest.mark.parametrize("example", [e for e in EXAMPLES if "warga" in e], ids=lambda e: e["contoh"][:40])
def test_an_example_worked_by_hand_comes_out_as_written(example):
    persons, found = read(example)
    told = example["hasil"]
    for word, values in (("pendukung", found.supporters), ("petugas", found.staff), ("disebut", found.named)):
        assert told.get(word, {}).items() <= by_person(persons, values.tolist()).items()
    assert told.get("sendirian", {}).items() <= by_person(persons, [ALONE[n] for n in found.alone]).items()
    assert (
        told.get("aman", {}).items() <= by_person(persons, ["ya" if s else "tidak" for s in found.is_n1_secure]).items()
    )
    only = {number: supporter("family", home) for number, home in told.get("bertumpu", {}).items()}
    assert only.items() <= by_person(persons, found.only.tolist()).items()
    if "hilang" in told:
        assert [(x.kind, x.what, x.left_alone) for x in worst_losses(persons, found)] == [
            (LOSSES[x["jenis"]], x["apa"] if x["jenis"] == "sinyal" else supporter(
                {"rumah": "family", "organisasi": "organization", "pendamping": "user"}[x["jenis"]], x["apa"]), x["sendirian"])
            for x in told["hilang"]
        ]  # fmt: skip


@pytest.mark.parametrize("example", [e for e in EXAMPLES if "wilayah" in e.get("hasil", ())], ids=lambda e: e["contoh"])
def test_the_figures_of_areas_come_out_as_written(example):
    persons, found = read(example)
    areas = len(example["hasil"]["wilayah"])
    got = figures(persons, found, np.arange(areas), areas, Around(np.full(areas, NONE), np.zeros(areas, int)))
    for area, wanted in example["hasil"]["wilayah"].items():
        for name, value in wanted.items():
            figure = getattr(got[area], name)
            if isinstance(figure, Share):
                assert [figure.count, figure.of] == value, name
            else:
                assert getattr(figure, "value", figure) == value, name


def test_told_counts_come_out_as_written():
    (example,) = [e for e in EXAMPLES if "benar" in e]
    told, seen = {}, []
    for count in example["benar"]:
        told = tell({"desa": {"alone": count}}, told)
        seen.append(told["desa"]["alone"].value)
    assert seen == example["diberitakan"]
