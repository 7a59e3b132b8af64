"""recordlinkage's ECM without labels on Febrl's sets, in the peers' environment: ecm_febrl.py FOLDER prints F1 per set."""

import json
import sys
import warnings

import pandas as pd
import recordlinkage

warnings.filterwarnings("ignore")


def _read(path: str) -> pd.DataFrame:
    rows = pd.read_csv(path, dtype=str, skipinitialspace=True)
    rows.columns = rows.columns.str.strip()
    return rows.set_index("rec_id")


def _pairs(a: pd.DataFrame, b: pd.DataFrame | None) -> pd.MultiIndex:
    index = recordlinkage.Index()
    for column in ("given_name", "surname", "date_of_birth", "soc_sec_id"):
        index.block(column)
    return index.index(a) if b is None else index.index(a, b)


def _found(a: pd.DataFrame, b: pd.DataFrame | None) -> set[tuple[str, str]]:
    compare = recordlinkage.Compare()
    for column in ("given_name", "surname", "suburb", "address_1"):
        compare.string(column, column, method="jarowinkler", threshold=0.85)
    for column in ("date_of_birth", "soc_sec_id", "postcode", "state"):
        compare.exact(column, column)
    pairs = _pairs(a, b)
    seen = compare.compute(pairs, a) if b is None else compare.compute(pairs, a, b)
    return set(recordlinkage.ECMClassifier(binarize=0.5).fit_predict(seen))


def _f1(found: set[tuple[str, str]], rows: list[str]) -> float:
    human = {one: one.split("-")[1] for one in rows}
    counts = pd.Series(list(human.values())).value_counts()
    pairs = int((counts * (counts - 1) // 2).sum())
    right = sum(human[a] == human[b] for a, b in found)
    return 2 * right / (len(found) + pairs)


if __name__ == "__main__":
    folder = sys.argv[1]
    three = _read(f"{folder}/dataset3.csv")
    four, other = _read(f"{folder}/dataset4a.csv"), _read(f"{folder}/dataset4b.csv")
    told = {"febrl3": _f1(_found(three, None), [*three.index])}
    told["febrl4"] = _f1(_found(four, other), [*four.index, *other.index])
    print(json.dumps(told))
