"""Reading a survey file: CSV, or Parquet. Nothing of it is kept but the model and its report."""

import hashlib
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from setiakawan.welfare.score.spec import Spec
from setiakawan.welfare.score.training import SurveyUnusable


def read_survey(path: Path, spec: Spec) -> tuple[dict[str, NDArray], str]:
    """The columns that the description names, and the file's SHA-256. Numbers that cannot be read are NaN.

    Raises SurveyUnusable.
    """
    if not path.is_file():
        raise SurveyUnusable(f"Berkas {path} tidak ada.")
    with duckdb.connect() as connection:
        try:
            if path.suffix.lower() == ".parquet":
                rows = connection.read_parquet(str(path))
            else:
                rows = connection.read_csv(str(path), header=True, all_varchar=True)
            absent = [name for name in spec.columns if name not in rows.columns]
            if absent:
                raise SurveyUnusable(f"Berkas tidak mempunyai kolom {', '.join(absent)}.")
            asked = ", ".join(
                f'CAST("{name}" AS VARCHAR) AS "{name}"'
                if name in spec.text_columns
                else f'coalesce(TRY_CAST("{name}" AS DOUBLE), \'NaN\'::DOUBLE) AS "{name}"'
                for name in spec.columns
            )
            columns = rows.project(asked).fetchnumpy()
        except duckdb.Error as wrong:
            raise SurveyUnusable(f"Berkas {path.name} tidak dapat dibaca sebagai tabel.") from wrong
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        name: np.ma.filled(values, None if name in spec.text_columns else np.nan) for name, values in columns.items()
    }, digest
