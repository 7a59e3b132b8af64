"""Triggers that make the database itself refuse to change or remove lines of the audit log.

Who owns the database can drop them; `constraints.py` finds that, and the chain finds what was done meanwhile.
"""

_REFUSAL = "the audit log is append-only"

SQLITE = {
    "audit_entry_no_update": "BEFORE UPDATE ON audit_entry",
    "audit_entry_no_delete": "BEFORE DELETE ON audit_entry",
    # INSERT OR REPLACE removes rows without firing the trigger above.
    "audit_entry_no_replace": "BEFORE INSERT ON audit_entry WHEN EXISTS "
    "(SELECT 1 FROM audit_entry WHERE seq = NEW.seq OR hash = NEW.hash)",
    "audit_head_no_delete": "BEFORE DELETE ON audit_head",
    "audit_head_no_replace": "BEFORE INSERT ON audit_head WHEN EXISTS (SELECT 1 FROM audit_head)",
    "audit_head_forward": "BEFORE UPDATE ON audit_head WHEN NEW.seq <> OLD.seq + 1",
}
POSTGRESQL = {
    "audit_entry_no_change": "BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW",
    "audit_entry_no_truncate": "BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT",
    "audit_head_no_delete": "BEFORE DELETE ON audit_head FOR EACH ROW",
    "audit_head_no_truncate": "BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT",
    "audit_head_forward": "BEFORE UPDATE ON audit_head FOR EACH ROW WHEN (NEW.seq <> OLD.seq + 1)",
}
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$
"""


def triggers(vendor: str) -> dict[str, str]:
    """Name and condition of each trigger on a database engine."""
    return POSTGRESQL if vendor == "postgresql" else SQLITE


def protect(connection) -> None:
    """Create the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name, when in triggers(connection.vendor).items():
            if connection.vendor == "postgresql":
                cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_refuse()")
            else:
                cursor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END")


def unprotect(connection) -> None:
    """Drop the triggers: for migrations that rebuild the tables, which call `protect` afterwards."""
    with connection.cursor() as cursor:
        for name, when in triggers(connection.vendor).items():
            table = "audit_head" if "audit_head" in when else "audit_entry"
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing_triggers(connection) -> list[str]:
    """The triggers that ought to be there and are not, or are switched off."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    return sorted(triggers(connection.vendor).keys() - there)
