"""The two tables that a judgement of a whole population reads, from families at hand."""

from collections.abc import Iterable

import pyarrow as pa

from setiakawan.aid.rules.facts import FAMILY_FACTS, MEMBER_FACTS, FactKind, FamilyFacts

_TYPES = {"yesno": pa.bool_(), "count": pa.int32(), "text": pa.string()}


def _schema(keys: list[tuple[str, pa.DataType]], kinds: Iterable[FactKind]) -> pa.Schema:
    return pa.schema([*keys, *((kind.code, _TYPES[kind.type]) for kind in kinds)])


FAMILIES = _schema([("family", pa.int64())], FAMILY_FACTS.values())
MEMBERS = _schema(
    [("family", pa.int64()), ("member", pa.int64()), ("born_from", pa.date32()), ("born_until", pa.date32())],
    MEMBER_FACTS.values(),
)


def tables_of(families: Iterable[FamilyFacts]) -> tuple[pa.Table, pa.Table]:
    """`families` and `members` as `rules.columns` names them; what is unknown is NULL."""
    of_families, of_members = [], []
    for family in families:
        of_families.append({"family": family.id} | {code: known.value for code, known in family.facts.items()})
        for member in family.members:
            first, last = member.born or (None, None)
            of_members.append(
                {"family": family.id, "member": member.id, "born_from": first, "born_until": last}
                | {code: known.value for code, known in member.facts.items()}
            )
    return pa.Table.from_pylist(of_families, FAMILIES), pa.Table.from_pylist(of_members, MEMBERS)
