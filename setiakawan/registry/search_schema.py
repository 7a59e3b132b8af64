# ruff: noqa: S608 - SQL made of our own names only
"""The search index of persons in the database: FTS5 on SQLite, GIN on PostgreSQL.

Both index the same words of a person: the folded words of the name, one word per level of the area (`p64 r6408 k640804
v6408042001`), and one for the birth year (`y1990`; `e1990` when estimated).

On SQLite new persons are first noted in `registry_person_unindexed`, since FTS5 writes its state to disk after every
row that a trigger brings (about 40 µs); `registry.search.index_new` takes them over together (about 8 µs a row).
Nothing is lost between the two: a search looks at both, and both are part of the writer's transaction.

Django rebuilds a SQLite table when it changes it, and the triggers go with the old one; PostgreSQL changes no column
that the stored words are made of: a migration that changes `Person` begins with `RunPython(remove, install)` and ends
with `RunPython(install, remove)`. The invariant `registry.search_in_step` notices when one forgot.
"""

_PERSON_FIELDS = ("name_key", "area_id", "birth_date", "birth_precision")


def sqlite_words(row: str) -> str:
    """The SQL expression for the words of a person, e.g. of `new` in a trigger."""
    key, area, born, precision = (f"{row}.{field}" for field in _PERSON_FIELDS)
    return (
        f"{key} || ' p' || substr({area}, 1, 2) || ' r' || replace(substr({area}, 1, 5), '.', '')"
        f" || ' k' || replace(substr({area}, 1, 8), '.', '') || ' v' || replace({area}, '.', '')"
        f" || CASE WHEN {born} IS NULL THEN '' WHEN {precision} = 'estimated' THEN ' e' || substr({born}, 1, 4)"
        f" ELSE ' y' || substr({born}, 1, 4) END"
    )


_OLD, _NEW = sqlite_words("old"), sqlite_words("new")
_IS_WAITING = "EXISTS (SELECT 1 FROM registry_person_unindexed WHERE id = old.id)"
_FORGET = f"INSERT INTO registry_person_fts(registry_person_fts, rowid, words) VALUES ('delete', old.id, {_OLD})"
_SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS registry_person_fts USING fts5("
    "words, content='', tokenize='ascii', detail=none, columnsize=0, prefix='1 2 3')",
    "CREATE TABLE IF NOT EXISTS registry_person_unindexed (id integer PRIMARY KEY)",
    "CREATE TRIGGER IF NOT EXISTS registry_person_search_new AFTER INSERT ON registry_person BEGIN"
    " INSERT INTO registry_person_unindexed VALUES (new.id); END",
    "CREATE TRIGGER IF NOT EXISTS registry_person_search_changed"
    " AFTER UPDATE OF name_key, area_id, birth_date, birth_precision ON registry_person"
    f" WHEN {_OLD} IS NOT {_NEW} AND NOT {_IS_WAITING} BEGIN"
    f" {_FORGET}; INSERT INTO registry_person_unindexed VALUES (new.id); END",
    "CREATE TRIGGER IF NOT EXISTS registry_person_search_gone AFTER DELETE ON registry_person BEGIN"
    " INSERT INTO registry_person_fts(registry_person_fts, rowid, words)"
    f" SELECT 'delete', old.id, {_OLD} WHERE NOT {_IS_WAITING};"
    " DELETE FROM registry_person_unindexed WHERE id = old.id; END",
)
TRIGGERS = ("registry_person_search_new", "registry_person_search_changed", "registry_person_search_gone")
_SQLITE_REBUILD = (
    "INSERT INTO registry_person_fts(registry_person_fts) VALUES ('delete-all')",
    "DELETE FROM registry_person_unindexed",
    f"INSERT INTO registry_person_fts(rowid, words) SELECT p.id, {sqlite_words('p')} FROM registry_person p",
)
_POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION registry_person_words(name_key text, area text, born date, birth_precision text)
    RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('simple'::regconfig, name_key || ' p' || substr(area, 1, 2)
        || ' r' || replace(substr(area, 1, 5), '.', '') || ' k' || replace(substr(area, 1, 8), '.', '')
        || ' v' || replace(area, '.', '')
        || CASE WHEN born IS NULL THEN '' WHEN birth_precision = 'estimated' THEN ' e' ELSE ' y' END
        || coalesce(lpad(extract(year from born)::int::text, 4, '0'), '')) $$""",
    # Stored, so that a scan in the order of the numbers need not make the words of every row anew.
    "ALTER TABLE registry_person ADD COLUMN IF NOT EXISTS words tsvector"
    " GENERATED ALWAYS AS (registry_person_words(name_key, area_id, birth_date, birth_precision)) STORED",
    "CREATE INDEX IF NOT EXISTS registry_person_search ON registry_person USING gin (words)",
)


def install_sql(vendor: str) -> tuple[str, ...]:
    """The statements that make the index, with all persons there are in it."""
    return _POSTGRESQL if vendor == "postgresql" else (*_SQLITE, *_SQLITE_REBUILD)


def remove_sql(vendor: str) -> tuple[str, ...]:
    """The statements that take the index away."""
    if vendor == "postgresql":
        return (
            "ALTER TABLE registry_person DROP COLUMN IF EXISTS words",
            "DROP FUNCTION IF EXISTS registry_person_words",
        )
    tables = ("DROP TABLE IF EXISTS registry_person_fts", "DROP TABLE IF EXISTS registry_person_unindexed")
    return (*(f"DROP TRIGGER IF EXISTS {trigger}" for trigger in TRIGGERS), *tables)


def install(apps, schema_editor) -> None:
    """Make the index in a migration."""
    for statement in install_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor) -> None:
    """Take the index away in a migration."""
    for statement in remove_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
