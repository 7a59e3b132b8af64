"""The programme `bantuan-prasejahtera-kutim` in OpenFisca-core, over the same files; it knows no unknown.

Runs in the peers' environment: openfisca_rule.py families.parquet members.parquet 2026-06-15
"""

import datetime
import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pyarrow.dataset  # noqa: F401  read_table would import it in the middle of the work
import pyarrow.parquet as pq
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Person = Entity("person", "persons", "a member", "")
Household = GroupEntity("household", "households", "a family", "", roles=[{"key": "member", "plural": "members"}])


def _input(name: str, entity: Entity, kind: type) -> type[Variable]:
    return type(name, (Variable,), {"value_type": kind, "entity": entity, "definition_period": DateUnit.MONTH})


OF_FAMILY = {"decile": int, "is_prasejahtera": bool, "lost_income": bool, "has_address": bool, "is_inside": bool}
OF_MEMBER = {
    "is_pregnant": bool, "has_disability": bool, "is_chronically_ill": bool, "is_state_employee": bool,
    "has_valid_nik": bool, "age": int,
}  # fmt: skip


class eligible(Variable):
    """The eight criteria."""

    value_type = bool
    entity = Household
    definition_period = DateUnit.MONTH

    def formula(household, period):
        of = household.members
        age = of("age", period)
        vulnerable = (
            (age <= 17) | (age >= 60) | of("is_pregnant", period) | of("has_disability", period)
            | of("is_chronically_ill", period)
        )  # fmt: skip
        return (
            household("is_inside", period)
            * (household("decile", period) >= 1) * (household("decile", period) <= 5)
            * (household("is_prasejahtera", period) + household("lost_income", period))
            * household("has_address", period)
            * (household.sum(of("is_state_employee", period)) == 0)
            * household.any(age >= 17)
            * household.any(vulnerable)
            * household.any(of("has_valid_nik", period))
        )  # fmt: skip


class amount(Variable):
    """Rupiah a year."""

    value_type = float
    entity = Household
    definition_period = DateUnit.MONTH

    def formula(household, period):
        extra = np.minimum(household.sum(household.members("has_disability", period)), 2)
        return household("eligible", period) * (1_200_000 + 600_000 * extra)


def main(families: str, members: str, day: str) -> None:
    """Read, calculate and print what it took."""
    on = datetime.date.fromisoformat(day)
    system = TaxBenefitSystem([Person, Household])
    for name, kind in OF_FAMILY.items():
        system.add_variable(_input(name, Household, kind))
    for name, kind in OF_MEMBER.items():
        system.add_variable(_input(name, Person, kind))
    system.add_variables(eligible, amount)
    start = time.perf_counter()
    of_family = pq.read_table(families, columns=["family", "area", *(n for n in OF_FAMILY if n != "is_inside")])
    of_member = pq.read_table(members, columns=["family", "born_from", *(n for n in OF_MEMBER if n != "age")])
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(of_member.num_rows))
    household = builder.declare_entity("household", of_family["family"].to_numpy())
    builder.join_with_persons(household, of_member["family"].to_numpy(), np.repeat("member", of_member.num_rows))
    simulation = builder.build(system)
    period = day[:7]
    simulation.set_input("is_inside", period, pc.starts_with(of_family["area"], "64.08.").to_numpy())
    for name in set(OF_FAMILY) - {"is_inside"}:
        simulation.set_input(name, period, of_family[name].to_numpy())
    for name in set(OF_MEMBER) - {"age"}:
        simulation.set_input(name, period, of_member[name].to_numpy())
    born = of_member["born_from"].to_numpy().astype("datetime64[D]")
    year, month = born.astype("datetime64[Y]"), born.astype("datetime64[M]")
    before = ((month - year).astype(int) + 1) * 100 + (born - month).astype(int) + 1 > on.month * 100 + on.day
    simulation.set_input("age", period, on.year - (year.astype(int) + 1970) - before)
    yes, rupiah = simulation.calculate("eligible", period), simulation.calculate("amount", period)
    took = time.perf_counter() - start
    peak = int(Path("/proc/self/status").read_text(encoding="utf-8").split("VmHWM:")[1].split()[0]) / 1024
    total = int(rupiah.astype("float64").sum())
    print(json.dumps({"seconds": took, "mib": peak, "yes": int(yes.sum()), "amount": total}))


if __name__ == "__main__":
    main(*sys.argv[1:])
