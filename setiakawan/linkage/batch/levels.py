# ruff: noqa: S608 - SQL made of our own names only
"""The levels of `rules.levels` on columns: the same answers in DuckDB's SQL, as numbers (0 is missing)."""

import duckdb

from setiakawan.linkage.rules.levels import ALIKE, LEVELS, WORDS_ALIKE

_TYPO = (
    "if(least(length({0}), length({1})) < 3, least(length({0}), length({1})) = 2 AND {0}[1:1] = {1}[1:1] AND damerau_levenshtein({0}, {1}) <= 1,"
    f" jaro_winkler_similarity({{0}}, {{1}}) >= {ALIKE} OR damerau_levenshtein({{0}}, {{1}}) <= 1)"
)
UNKNOWN = "(SELECT bits FROM unknown_word)"
"""The rarity of a word that stands in too few rows to be kept."""
_PATTERN = ", ".join(LEVELS)


def number(field: str, level: str) -> int:
    """The number that stands for a level in tables."""
    return LEVELS[field].index(level)


def _case(field: str, *branches: tuple[str, str], default: str) -> str:
    whens = " ".join(f"WHEN {condition} THEN {number(field, level)}" for condition, level in branches)
    return f"CAST(CASE {whens} ELSE {number(field, default)} END AS UTINYINT)"


def _equal(field: str, column: str) -> str:
    return _case(
        field, (f"a.{column} = '' OR b.{column} = ''", "missing"), (f"a.{column} = b.{column}", "same"), default="other"
    )


_NIK_ONE = "(hamming(a.nik, b.nik) = 1 OR (levenshtein(a.nik, b.nik) <= 2 AND list_sort(string_split(a.nik, '')) = list_sort(string_split(b.nik, ''))))"
NIK = _case(
    "nik",
    ("a.nik <> '' AND a.nik = b.nik", "same"),
    ("(a.nik_cut <> '' AND b.nik[1:15] = a.nik_cut) OR (b.nik_cut <> '' AND a.nik[1:15] = b.nik_cut)"
     " OR (a.nik_cut <> '' AND a.nik_cut = b.nik_cut)", "cut"),
    ("a.nik = '' OR b.nik = ''", "missing"),
    ("a.nik[1:6] = b.nik[1:6] AND a.nik[8:16] = b.nik[8:16]"
     " AND abs(CAST(a.nik[7:7] AS INT) - CAST(b.nik[7:7] AS INT)) = 4", "sex_day"),
    ("a.nik[1:12] = b.nik[1:12]", "serial"),
    (_NIK_ONE, "one_digit"),
    ("a.nik_sure <> '' AND b.nik_sure <> ''", "both_sure"),
    default="other",
)  # fmt: skip
_KK_ONE = "(hamming(a.kk, b.kk) = 1 OR (hamming(a.kk, b.kk) = 2 AND list_sort(string_split(a.kk, '')) = list_sort(string_split(b.kk, ''))))"
KK = _case(
    "kk", ("a.kk = '' OR b.kk = ''", "missing"), ("a.kk = b.kk", "same"), (_KK_ONE, "one_digit"), default="other"
)
VILLAGE = _case(
    "village", ("a.village = '' OR b.village = ''", "missing"), ("a.village = b.village", "same"),
    ("NOT (least(a.village, b.village)[1:1] BETWEEN '0' AND '9') AND levenshtein(a.village, b.village) <= 1", "alike"), default="other",
)  # fmt: skip
_YEAR = "x[1:4] = y[1:4]"
BIRTH = _case(
    "birth",
    ("x = '' OR y = ''", "missing"),
    ("x = y AND length(x) = 10", "same"),
    (f"{_YEAR} AND (length(x) = 4 OR length(y) = 4 OR x[5:] = '-01-01' OR y[5:] = '-01-01')", "year_only"),
    ("(length(x) = 4 OR length(y) = 4) AND abs(CAST(x[1:4] AS INT) - CAST(y[1:4] AS INT)) <= 1", "near"),
    ("length(x) = 4 OR length(y) = 4", "other"),
    (f"{_YEAR} AND x[6:7] = y[9:10] AND x[9:10] = y[6:7]", "swapped"),
    (f"CAST({_YEAR} AS INT) + CAST(x[6:7] = y[6:7] AS INT) + CAST(x[9:10] = y[9:10] AS INT) = 2", "one_part"),
    (_YEAR, "near"),
    default="other",
)  # fmt: skip


def _aside(one: str, other: str) -> str:
    return f"list_filter({one}, lambda t: NOT list_contains({other}, t))"


_JOINS = "array_to_string({0}, '')"
_INITIALS = "array_to_string(list_transform({0}, lambda t: t[1:1]), '')"
_SHORTENED = "((length(jb) = len(rb) AND starts_with(ia, jb)) OR (length(ja) = len(ra) AND starts_with(ib, ja)))"
_LONG = _TYPO.format("ja", "jb")
_VOWELS = "('A','E','I','O','U')"
_ENDING = f"(ja[:-2] = jb[:-2] OR (ja[:-2] = jb AND ja[-1:] IN {_VOWELS}) OR (jb[:-2] = ja AND jb[-1:] IN {_VOWELS}))"


def _weakest(small: str, large: str) -> str:
    return (
        f"list_min(list_transform({small}, lambda x: list_max(list_transform({large}, lambda y:"
        " if(least(length(x), length(y)) > 1, jaro_winkler_similarity(x, y), 0)))))"
    )


_WORDS_ALIKE = (
    f"len(ra) + len(rb) > 2 AND CASE WHEN len(ra) < len(rb) THEN {_weakest('ra', 'rb')} WHEN len(ra) > len(rb)"
    f" THEN {_weakest('rb', 'ra')} ELSE greatest({_weakest('ra', 'rb')}, {_weakest('rb', 'ra')}) END >= {WORDS_ALIKE}"
)


def remaining_names(known: int) -> str:
    """The level of names that are neither equal, reordered nor joined, over `ra rb ja jb ia ib na nb shared`."""
    return _case(
        "name",
        ("len(ra) = 0 OR len(rb) = 0", "shorter"),
        ("ja = jb", "joined"),
        (_SHORTENED, "initials"),
        (f"{_LONG} AND {_ENDING}", "ending"),
        (f"{_LONG} AND len(ra) = 1 AND len(rb) = 1 AND least(coalesce(na, 0), coalesce(nb, 0)) >= {known}", "typo_known"),
        (_LONG, "typo"),
        (_WORDS_ALIKE, "shorter_typo"),
        ("len(shared) > 0", "part"),
        default="other",
    )  # fmt: skip


def _parent(field: str) -> str:
    return _case(
        field,
        ("len(ra) = 0 OR len(rb) = 0 OR ja = jb", "alike"),
        (_SHORTENED, "alike"),
        (_LONG, "alike"),
        (_WORDS_ALIKE, "alike"),
        ("len(shared) > 0", "part"),
        default="other",
    )


_SPLIT = f"""
    SELECT *, {_JOINS.format("ra")} AS ja, {_JOINS.format("rb")} AS jb, {_INITIALS.format("ra")} AS ia, {_INITIALS.format("rb")} AS ib
    FROM (SELECT *, {_aside("ta", "tb")} AS ra, {_aside("tb", "ta")} AS rb, list_filter(ta, lambda t: list_contains(tb, t)) AS shared
          FROM {{0}})
"""


def compare_pairs(
    connection: duckdb.DuckDBPyConnection,
    known: int,
    pairs: str = "pairs",
    into: str = "compared",
    *,
    every: bool = True,
) -> None:
    """This will make the table `into`: `l`, `r`, a number per field, and what agrees of the name and the date.

    Without `every`, pairs with another name and either two NIK that each fit their own row, or another birth date without
    the same NIK, are passed over: nothing else could make them one person, and comparing their words is the dearest part.
    """
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {into}_raw AS {_simple(pairs, every)}")
    for field in ("name", "mother", "father"):
        _compare_names(connection, field, known, into)
    joins = " ".join(f"LEFT JOIN {into}_{field} {field} ON {field}.a = raw.{field}_a AND {field}.b = raw.{field}_b"
                     for field in ("name", "mother", "father"))  # fmt: skip
    chosen = ", ".join(
        f"coalesce({field}.level, raw.{field}) AS {field}" if field in {"name", "mother", "father"} else f"raw.{field}"
        for field in LEVELS
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT l, r, {chosen}, coalesce(name.bits, 0) AS shared_bits,"
        f" coalesce(name.mistyped, 0) AS mistyped_bits, name_rows, name_bits_whole, birth_rows, mother_rows, father_rows FROM {into}_raw raw {joins}"
    )
    for field in ("raw", "name", "mother", "father"):
        connection.execute(f"DROP TABLE {into}_{field}")


def _simple(pairs: str, every: bool) -> str:
    """Everything but names that differ, whose distinct pairs are compared once each."""
    same = number("birth", "same")
    fields = {
        "name": _case("name", ("a.code = '' OR b.code = ''", "missing"), ("a.code = b.code AND a.name = b.name", "same"),
                      ("a.code = b.code", "spelling"), ("a.ordered = b.ordered", "order"), ("a.joined = b.joined", "joined"),
                      default="other"),
        "birth": "bl", "sex": _equal("sex", "sex"), "nik": f"if(bl = {same}, 0, n)::UTINYINT", "nik_day": f"if(bl = {same}, n, 0)::UTINYINT", "kk": KK, "mother": _equal("mother", "mother"),
        "father": _equal("father", "father"), "place": _equal("place", "place"), "phone": _equal("phone", "phone"),
        "village": VILLAGE,
    }  # fmt: skip
    differing = {
        "name": f"name = {number('name', 'other')}", "mother": f"mother = {number('mother', 'other')}",
        "father": f"father = {number('father', 'other')}",
    }  # fmt: skip
    column = {"name": "code", "mother": "mother", "father": "father"}
    ids = ", ".join(f"if({condition}, {field}_one, NULL) AS {field}_a, if({condition}, {field}_two, NULL) AS {field}_b"
                    for field, condition in differing.items())  # fmt: skip
    texts = ", ".join(f"least(a.{c}, b.{c}) AS {f}_one, greatest(a.{c}, b.{c}) AS {f}_two" for f, c in column.items())
    chosen = ", ".join(f"{expression} AS {field}" for field, expression in fields.items())
    rows = (
        "if(a.ordered <= b.ordered, a.name_rows, b.name_rows) AS name_rows,"
        " if(a.ordered <= b.ordered, a.name_bits, b.name_bits) AS name_bits_whole,"
        " if(a.birth <> '', a.birth_rows, b.birth_rows) AS birth_rows, a.mother_rows, a.father_rows"
    )
    missing = number("nik", "missing")
    sure = number("nik", "both_sure")
    hopeless = f"""name = {number("name", "other")} AND (nik = {sure} OR nik_day = {sure}
        OR (birth IN ({number("birth", "near")}, {number("birth", "other")})
            AND nik NOT IN ({number("nik", "same")}, {number("nik", "cut")})))"""
    return f"""
        SELECT l, r, {_PATTERN}, {ids}, name_rows, name_bits_whole, birth_rows, mother_rows, father_rows FROM (
            SELECT l, r, {chosen}, {texts}, {rows} FROM (SELECT *, {BIRTH} AS bl FROM (
                SELECT *, if(n = {missing} AND a.birth = '', a.nik_birth, a.birth) AS x,
                    if(n = {missing} AND b.birth = '', b.nik_birth, b.birth) AS y
                FROM (SELECT l, r, a, b, {NIK} AS n FROM {pairs} p JOIN clean a ON a.row = p.l JOIN clean b ON b.row = p.r)
            ))
        ) {"" if every else f"WHERE NOT ({hopeless})"}
    """


def _compare_names(connection: duckdb.DuckDBPyConnection, field: str, known: int, into: str) -> None:
    level = remaining_names(known) if field == "name" else _parent(field)
    words = field == "name"
    frequency = "LEFT JOIN words wa ON wa.word = ja LEFT JOIN words wb ON wb.word = jb" if words else ""
    counts = (
        f"wa.rows AS na, wb.rows AS nb, least(coalesce(wa.bits, {UNKNOWN}), coalesce(wb.bits, {UNKNOWN})) AS mistyped"
    )
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE {into}_{field} AS
        WITH named AS (SELECT DISTINCT {field}_a AS a, {field}_b AS b FROM {into}_raw WHERE {field}_a IS NOT NULL),
        listed AS (SELECT a, b, string_split(a, ' ') AS ta, string_split(b, ' ') AS tb FROM named),
        split AS ({_SPLIT.format("listed")})
        SELECT a, b, {level} AS level, shared, mistyped
        FROM (SELECT split.*, {counts if words else "0 AS na, 0 AS nb, 0 AS mistyped"} FROM split {frequency})
    """)
    if not words:
        return
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE {into}_name AS
        SELECT a, b, level, coalesce(bits, 0) AS bits, mistyped FROM {into}_name LEFT JOIN (
            SELECT a, b, sum(coalesce(words.bits, {UNKNOWN})) AS bits
            FROM (SELECT a, b, unnest(list_distinct(shared)) AS word FROM {into}_name WHERE len(shared) > 0) LEFT JOIN words USING (word) GROUP BY a, b
        ) USING (a, b)
    """)
