"""Reads what the import found, for the files of a demonstration district."""

from collections.abc import Collection

from setiakawan.demo.evaluation import Found, Place
from setiakawan.intake.models import Finding, IncomingFile, SourceRow


def found_rows(names: Collection[str]) -> dict[Place, Found]:
    """What became of every row of these files; of a file that was sent several times, the first one counts."""
    files: dict[str, int] = {}
    for number, name in IncomingFile.objects.filter(name__in=names).order_by("id").values_list("id", "name"):
        files.setdefault(name, number)
    names_by_file = {number: name for name, number in files.items()}
    found: dict[Place, Found] = {}
    by_id: dict[int, Found] = {}
    rows = SourceRow.objects.filter(file__in=names_by_file).values_list(
        "id", "file_id", "number", "outcome", "is_waiting", "person_id", "merged_at"
    )
    for number, file, line, outcome, is_waiting, person, merged_at in rows.iterator():
        one = Found(outcome, is_waiting, merged_at is not None, person if merged_at is not None else None)
        found[names_by_file[file], line] = by_id[number] = one
    reasons = Finding.objects.filter(row__file__in=names_by_file).values_list("row_id", "code")
    for number, code in reasons.iterator():
        by_id[number].reasons.add(code)
    return found
