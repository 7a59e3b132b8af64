"""The evaluation as a page of documentation."""

from setiakawan.demo.evaluation import Control, Evaluation, Measure
from setiakawan.demo.faults import KINDS

_INTRODUCTION = """# Planted faults, and what the import found of them

`setiakawan demo` invents a district and plants faults in its files; `kebenaran.csv` says which row holds which fault and
which rows are the same human being. The import knows nothing of it. This table is written by

    bin/setiakawan demo --people {people} --seed {seed} --out DIR
    bin/setiakawan import --yes --as-of {as_of} DIR
    bin/setiakawan demo_evaluate DIR --markdown docs/planted-faults.md

**Recall**: of the planted faults of a kind, how many were seen. **Precision**: of the rows on which the import gave the
reason that belongs to the kind, on how many such a fault was really planted (in the row, or in a row of the same person or
family where the reason is about several rows). Kinds that share a reason share its precision.
"""
_NOTES = """
- `nik_typo` keeps the birth date and sex of the number, so one row alone cannot show it; it is seen where the same person
  also stands on another list with the right number. The rest belongs to probabilistic linkage.
- `same_person_without_nik` has another spelling and no number: exact identity cannot join it and must not. The rows that
  became a person of their own are counted as split below, and are what linkage has to find.
- `name_variant` and `same_person_variant` are seen when the row is joined with the person (the spellings fold to the same
  name), or when a question asks about the name.
"""


def as_markdown(evaluation: Evaluation, summary: dict) -> str:
    """The page, with tables."""
    identity = evaluation.identity
    lines = [
        _INTRODUCTION.format(**summary), "## Faults", "",
        "| kind | what was planted | planted | seen | recall | rows with the reason | rightly | precision |",
        "|---|---|--:|--:|--:|--:|--:|--:|", *map(_measure_line, evaluation.measures), _NOTES,
        "## Identity", "",
        f"Of {identity.rows:,} rows about {identity.humans:,} human beings {identity.merged:,} were merged into {identity.persons:,} "
        f"persons without asking anybody, {identity.waiting:,} wait for a decision, {identity.rejected:,} were rejected.", "",
        f"- Persons who hold rows of **two human beings** (wrongly merged): **{identity.mixed}**.",
        f"- Human beings who became **two persons** (left for linkage): {identity.split:,}"
        + (f" ({', '.join(f'{kind} {count}' for kind, count in identity.split_by_kind.items())})." if identity.split else "."),
        "", "## Rows on which nothing is wrong", "",
        "A question about such a row costs somebody's time. Rows of a family or person with a fault elsewhere are among them.", "",
        "| control | rows | ask for a decision | share |", "|---|--:|--:|--:|", *map(_control_line, evaluation.controls), "",
    ]  # fmt: skip
    if evaluation.missing:
        lines.append(f"{evaluation.missing:,} rows of the truth were not imported.\n")
    return "\n".join(lines)


def percent(share: float | None) -> str:
    """A share as people read it; a dash where there is none."""
    return "–" if share is None else f"{share:.1%}"


def _measure_line(measure: Measure) -> str:
    return (
        f"| `{measure.kind}` | {KINDS[measure.kind].meaning} | {measure.planted:,} | {measure.seen:,} | {percent(measure.recall)} "
        f"| {measure.given:,} | {measure.explained:,} | {percent(measure.precision)} |"
    )


def _control_line(control: Control) -> str:
    meaning = KINDS[control.kind].meaning if control.kind in KINDS else "no fault, no control"
    return f"| {meaning} | {control.rows:,} | {control.waiting:,} | {percent(control.waiting / control.rows)} |"
