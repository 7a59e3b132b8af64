import pytest

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"),
]


def test_rows_go_in_and_come_out_as_they_were(spark):
    import pyarrow as pa

    given = pa.table({"id": ["1", "2"], "name": ["Siti", None]})
    told = spark.createDataFrame(given).orderBy("id").toArrow()
    assert told.to_pylist() == given.to_pylist()
