"""The key index of persons: keyed hashes of what two records of one person are likely to share, and who has them.

`linkage_key(key, person)` holds about eighteen rows a person, `linkage_packed(person, told)` what is compared of each,
cleaned and sealed. Triggers note in `linkage_unkeyed` whose keys may have
changed, whoever writes (services, imports, undoing, merging); `linkage.indexing` takes those over together. Nothing is
lost between the two: a search looks at both, and both are part of the writer's transaction. An import pays about a
microsecond for each row that it writes.
"""

_OF_PERSON = ("registry_identifier", "registry_membership", "registry_contact")
_FIELDS = "name, sex, birth_date, birth_precision, birth_place, mother_name, father_name, area_id"
TABLES = ("linkage_key", "linkage_packed", "linkage_unkeyed")

_SQLITE_TABLES = (
    "CREATE TABLE IF NOT EXISTS linkage_key (key integer NOT NULL, person integer NOT NULL, PRIMARY KEY (key, person))"
    " WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS linkage_key_person ON linkage_key (person)",
    "CREATE TABLE IF NOT EXISTS linkage_packed (person integer PRIMARY KEY, told blob NOT NULL)",
    "CREATE TABLE IF NOT EXISTS linkage_unkeyed (id integer PRIMARY KEY)",
)
_POSTGRESQL_TABLES = (
    "CREATE TABLE IF NOT EXISTS linkage_key (key bigint NOT NULL, person bigint NOT NULL, PRIMARY KEY (key, person))",
    "CREATE INDEX IF NOT EXISTS linkage_key_person ON linkage_key (person)",
    "CREATE TABLE IF NOT EXISTS linkage_packed (person bigint PRIMARY KEY, told bytea NOT NULL)",
    # Without a unique key: writers never wait for each other here.
    "CREATE TABLE IF NOT EXISTS linkage_unkeyed (id bigint NOT NULL)",
)
_ALL = "INSERT INTO linkage_unkeyed (id) SELECT id FROM registry_person"


def _note(what: str) -> str:
    return f"INSERT OR IGNORE INTO linkage_unkeyed (id) {what}"


def sqlite_triggers() -> dict[str, str]:
    """Name → statement of each trigger on SQLite."""
    members = "SELECT person_id FROM registry_membership WHERE family_id = {row}.family_id"
    made = {
        "linkage_person_new": f"AFTER INSERT ON registry_person BEGIN {_note('VALUES (new.id)')}; END",
        "linkage_person_changed": f"AFTER UPDATE OF {_FIELDS} ON registry_person BEGIN {_note('VALUES (new.id)')}; END",
        "linkage_person_gone": "AFTER DELETE ON registry_person BEGIN DELETE FROM linkage_key WHERE person = old.id;"
        " DELETE FROM linkage_packed WHERE person = old.id; DELETE FROM linkage_unkeyed WHERE id = old.id; END",
        "linkage_familynumber_new": f"AFTER INSERT ON registry_familynumber BEGIN {_note(members.format(row='new'))}; END",
        "linkage_familynumber_changed": "AFTER UPDATE ON registry_familynumber BEGIN"
        f" {_note(members.format(row='new'))}; {_note(members.format(row='old'))}; END",
        "linkage_familynumber_gone": f"AFTER DELETE ON registry_familynumber BEGIN {_note(members.format(row='old'))}; END",
    }
    for table in _OF_PERSON:
        name = table.removeprefix("registry_")
        made[f"linkage_{name}_new"] = f"AFTER INSERT ON {table} BEGIN {_note('VALUES (new.person_id)')}; END"
        made[f"linkage_{name}_changed"] = (
            f"AFTER UPDATE ON {table} BEGIN {_note('VALUES (new.person_id), (old.person_id)')}; END"
        )
        made[f"linkage_{name}_gone"] = f"AFTER DELETE ON {table} BEGIN {_note('VALUES (old.person_id)')}; END"
    return made


def _postgresql() -> list[str]:
    """One function and three statement triggers per table: a COPY of many rows calls each once."""
    made = [
        "CREATE OR REPLACE FUNCTION linkage_person_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " DELETE FROM linkage_key USING gone WHERE person = gone.id;"
        " DELETE FROM linkage_packed USING gone WHERE person = gone.id;"
        " DELETE FROM linkage_unkeyed USING gone WHERE linkage_unkeyed.id = gone.id; RETURN NULL; END $$",
        "CREATE TRIGGER linkage_person_gone AFTER DELETE ON registry_person REFERENCING OLD TABLE AS gone"
        " FOR EACH STATEMENT EXECUTE FUNCTION linkage_person_gone()",
    ]
    tables = dict.fromkeys(_OF_PERSON, "SELECT DISTINCT person_id FROM {rows}")
    tables["registry_person"] = "SELECT id FROM {rows}"
    tables["registry_familynumber"] = (
        "SELECT DISTINCT m.person_id FROM registry_membership m JOIN {rows} r ON r.family_id = m.family_id"
    )
    for table, select in tables.items():
        name = table.removeprefix("registry_")
        for deed, kind, rows in (
            ("new", "INSERT", ("fresh",)),
            ("changed", "UPDATE", ("fresh", "gone")),
            ("gone", "DELETE", ("gone",)),
        ):
            if (name, deed) == ("person", "gone"):
                continue
            function = f"linkage_{name}_{deed}"
            body = " ".join(f"INSERT INTO linkage_unkeyed (id) {select.format(rows=r)};" for r in rows)
            seen = " ".join(f"{'NEW' if r == 'fresh' else 'OLD'} TABLE AS {r}" for r in rows)
            made += [
                f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN {body} RETURN NULL; END $$",
                f"CREATE TRIGGER {function} AFTER {kind} ON {table} REFERENCING {seen}"
                f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
            ]
    return made


def install_sql(vendor: str) -> list[str]:
    """The statements that make the index, with everybody noted as not yet in it."""
    if vendor == "postgresql":
        return [*_POSTGRESQL_TABLES, *_postgresql(), _ALL]
    triggers = [f"CREATE TRIGGER IF NOT EXISTS {name} {body}" for name, body in sqlite_triggers().items()]
    return [*_SQLITE_TABLES, *triggers, f"{_ALL} WHERE true ON CONFLICT DO NOTHING"]


def remove_sql(vendor: str) -> list[str]:
    """The statements that take the index away."""
    tables = [f"DROP TABLE IF EXISTS {table}" for table in TABLES]
    if vendor == "postgresql":
        functions = [s.split("FUNCTION ")[1].split("(")[0] for s in _postgresql() if s.startswith("CREATE OR REPLACE")]
        return [*(f"DROP FUNCTION IF EXISTS {name} CASCADE" for name in functions), *tables]
    return [*(f"DROP TRIGGER IF EXISTS {name}" for name in sqlite_triggers()), *tables]


def install(apps, schema_editor) -> None:
    """Make the index in a migration."""
    for statement in install_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor) -> None:
    """Take the index away in a migration."""
    for statement in remove_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
