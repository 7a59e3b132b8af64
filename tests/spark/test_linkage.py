"""Linkage on Spark finds whom it finds in one process."""

import duckdb
import pytest

from setiakawan.linkage.tests.people import rows, table

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"),
]


GIVEN = rows(900)


@pytest.fixture(scope="module")
def here():
    """What one process finds, with the weights it estimated, among some thousand rows."""
    from setiakawan.linkage.batch.engine import link

    with duckdb.connect() as connection:
        estimated = link(connection, table(connection, GIVEN))
        return link(connection, table(connection, GIVEN), model=estimated.model)


@pytest.fixture(scope="module")
def given(spark):
    from setiakawan.linkage.batch.spark import COLUMNS

    with duckdb.connect() as connection:
        name = table(connection, GIVEN)
        return spark.createDataFrame(connection.sql(f"SELECT id, {', '.join(COLUMNS)} FROM {name}").to_arrow_table())


@pytest.fixture(scope="module")
def there(spark, given, here):
    from setiakawan.linkage.batch.spark import weigh_on_spark

    return weigh_on_spark(spark, given, here.model).persist()


def test_the_same_pairs_are_weighed_alike(here, there):
    mine = {
        (here.ids[one], here.ids[other]): (weight, chance, bool(ruled))
        for one, other, weight, chance, ruled in zip(
            *(here.scored[name].tolist() for name in ("l", "r", "weight", "probability", "rules")), strict=True
        )
    }
    found = {(row["one"], row["other"]): (row["weight"], row["probability"], row["rules"]) for row in there.collect()}
    assert len(mine) > 200
    assert found.keys() == mine.keys()
    for pair, (weight, chance, ruled) in mine.items():
        assert found[pair][0] == pytest.approx(weight, abs=1e-3)
        assert found[pair][1] == pytest.approx(chance, abs=1e-4)
        assert found[pair][2] == ruled


def test_the_same_groups_are_one_person(spark, given, here, there):
    from setiakawan.linkage.batch.spark import group_on_spark

    assert group_on_spark(spark, given, there, here.model) == sorted(here.groups)
