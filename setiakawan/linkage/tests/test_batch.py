"""Whole tables: the same answers as row by row, nobody mixed, whatever the order."""

import random

import duckdb
import pytest

from setiakawan.linkage.batch.engine import Linked, link, links_within
from setiakawan.linkage.rules.arrivals import find
from setiakawan.linkage.rules.cleaned import clean
from setiakawan.linkage.rules.evidence import compare, weigh
from setiakawan.linkage.rules.keys import KINDS, keys_of
from setiakawan.linkage.rules.levels import LEVELS, levels_of
from setiakawan.linkage.rules.model import Model
from setiakawan.linkage.rules.sieve import Sieve
from setiakawan.linkage.tests.people import rows, table


@pytest.fixture(scope="module")
def given():
    return rows()


@pytest.fixture(scope="module")
def linked(given) -> Linked:
    with duckdb.connect() as connection:
        return link(connection, table(connection, given))


def told(linked, given) -> tuple[float, float]:
    human = {one: who for one, who, _ in given}
    pairs = links_within(linked.groups)
    right = sum(human[a] == human[b] for a, b in pairs)
    return right / len(pairs), right / (len(given) - len(set(human.values())))


def test_people_typed_twice_are_found_and_nobody_else(linked, given):
    precision, recall = told(linked, given)
    assert precision >= 0.99
    assert recall >= 0.93


def test_levels_and_weights_are_the_same_row_by_row(linked, given):
    records = {one: record for one, _, record in given}
    cleaned = {one: clean(record) for one, record in records.items()}
    scored, model = linked.scored, linked.model
    assert len(scored["l"]) > 1000
    for at in range(len(scored["l"])):
        a, b = linked.ids[scored["l"][at]], linked.ids[scored["r"][at]]
        levels = levels_of(cleaned[a], cleaned[b], model.words, model.known)
        assert levels == {field: LEVELS[field][scored[field][at]] for field in LEVELS}, (records[a], records[b])
        judged = weigh(compare(records[a], records[b], model), model)
        assert judged.probability == pytest.approx(scored["probability"][at], abs=1e-4)
        assert judged.weight == pytest.approx(scored["weight"][at], abs=1e-3)
        assert bool(judged.rules) == bool(scored["rules"][at])


def test_the_order_of_rows_makes_no_difference_to_whom_is_found(linked, given):
    shuffled = list(given)
    random.Random(5).shuffle(shuffled)
    with duckdb.connect() as connection:
        again = link(connection, table(connection, shuffled), model=linked.model)
    assert sorted(map(sorted, again.groups)) == sorted(map(sorted, linked.groups))


def test_empty_cells_and_marks_for_nothing_give_the_same_groups(linked, given):
    from dataclasses import replace

    marked = [(one, who, replace(r, mother=r.mother or "-", kk=r.kk or "0", nik=r.nik or "-")) for one, who, r in given]
    with duckdb.connect() as connection:
        again = link(connection, table(connection, marked), model=linked.model)
    assert again.groups == linked.groups


def test_rows_of_other_people_hardly_change_who_is_found(linked, given):
    others = [(f"z{one}", who, record) for one, who, record in rows(400, 9)]
    with duckdb.connect() as connection:
        more = link(connection, table(connection, [*given, *others]))
    before = links_within([tuple(sorted(group)) for group in linked.groups])
    after = {
        pair for pair in links_within([tuple(sorted(g)) for g in more.groups]) if not any(one[0] == "z" for one in pair)
    }
    assert len(before ^ after) <= 0.02 * len(before)


def test_decisions_hold_in_a_batch(linked, given):
    first = linked.groups[0]
    with duckdb.connect() as connection:
        apart = link(connection, table(connection, given), model=linked.model, never=[first[:2]])
        once = link(connection, table(connection, given), model=linked.model, sources_once=["daftar"])
    assert tuple(first[:2]) not in links_within(apart.groups)
    assert all(sum(one[0] == "a" for one in group) <= 1 for group in once.groups)


def test_a_model_survives_json(linked):
    assert Model.from_json(linked.model.to_json()) == linked.model


class Shelf:
    """An index in memory."""

    def __init__(self, given):
        self.held = {}
        for number, (_, _, record) in enumerate(given):
            for key in keys_of(record):
                self.held.setdefault(key, []).append(number)
        self.given = given

    def candidates(self, keys):
        return {key: self.held.get(key, []) for key in keys}

    def cleaned(self, persons):
        return {person: clean(record) for person, record in self.records(persons).items()}

    def records(self, persons):
        return {person: self.given[person][2] for person in persons}


def test_an_arriving_record_finds_whom_the_batch_finds(linked, given):
    base = [row for row in given if row[0][0] == "a"]
    arriving = [row for row in given if row[0][0] == "b"]
    answers = find(
        [record for _, _, record in arriving], index=Shelf(base), hash_keys=list, model=linked.model,
    )  # fmt: skip
    sure = {
        frozenset((one, base[c.person][0])) for (one, _, _), found in zip(arriving, answers, strict=True)
        for c in found if c.judgement.verdict == "same"
    }  # fmt: skip
    scored = linked.scored
    joined = (scored["probability"] >= linked.model.same_from) & ~scored["rules"]
    batch = {
        frozenset((linked.ids[scored["l"][i]], linked.ids[scored["r"][i]])) for i in joined.nonzero()[0]
    }  # fmt: skip
    batch = {pair for pair in batch if {one[0] for one in pair} == {"a", "b"}}
    assert len(sure ^ batch) <= 0.01 * len(batch)


def test_nobody_is_dropped_early_whom_all_evidence_would_keep(linked, given):
    sieve, rng = Sieve(linked.model), random.Random(11)
    people = [clean(record) for _, _, record in given]
    at = {one: number for number, (one, _, _) in enumerate(given)}
    scored = linked.scored
    pairs = [(at[linked.ids[l]], at[linked.ids[r]]) for l, r in zip(scored["l"], scored["r"], strict=True)]  # noqa: E741
    pairs = rng.sample(pairs, min(4000, len(pairs))) + [tuple(rng.sample(range(len(people)), 2)) for _ in range(1000)]
    records = [record for _, _, record in given]
    likely = {
        (one, other): weigh(compare(records[one], records[other], linked.model), linked.model).probability
        for one, other in pairs
    }
    kept = {pair for pair in pairs if sieve.keeps(people[pair[0]], people[pair[1]])}
    may_be = {pair for pair, one in likely.items() if one >= linked.model.different_below}
    assert may_be <= kept
    assert may_be and len(kept) < 1.5 * len(may_be) < len(likely)


def test_every_kind_of_key_is_used(given):
    kinds = {key.partition(":")[0] for _, _, record in given for key in keys_of(record)}
    assert set(KINDS) - kinds <= {"phone_token", "birth_phone", "phone_initial", "nik_birth_token"}
