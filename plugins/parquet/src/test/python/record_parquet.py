"""Writes the Parquet files of ParquetTest, and what they hold as CSV, by PyArrow.

    python record_parquet.py ../resources/fixtures

PyArrow 26. `types.parquet` has a column of each type that a table may have, `nested.parquet` one that it may not.
"""

import datetime
import decimal
import sys

import pyarrow
import pyarrow.parquet

folder = sys.argv[1]
when = [datetime.datetime(2026, 11, 28, 18, 30), None, datetime.datetime(1960, 1, 1)]
table = pyarrow.table(
    {
        "large": pyarrow.array([9007199254740993, 2, 2**63 - 1], pyarrow.int64()),
        "unsigned": pyarrow.array([4294967295, 255, 3], pyarrow.uint32()),
        "single": pyarrow.array([0.1, float("nan"), 3], pyarrow.float32()),
        "double": pyarrow.array([0.1, None, 3]),
        "half": pyarrow.array([1.5, None, 2], pyarrow.float16()),
        "decimal": pyarrow.array([decimal.Decimal("1.25"), None, decimal.Decimal("-3.50")], pyarrow.decimal128(8, 2)),
        "truth": pyarrow.array([True, False, None]),
        "city": pyarrow.array(["Oslo", "NA", "Oslo"]).dictionary_encode(),
        "day": pyarrow.array([datetime.date(2026, 11, 28), None, datetime.date(1960, 1, 1)]),
        "millis": pyarrow.array(when, pyarrow.timestamp("ms", "UTC")),
        "micros": pyarrow.array(when, pyarrow.timestamp("us")),
        "nanos": pyarrow.array(when, pyarrow.timestamp("ns")),
        "y": pyarrow.array([1, 0, 1], pyarrow.int8()),
    }
)
pyarrow.parquet.write_table(table, folder + "/types.parquet")
pyarrow.parquet.write_table(pyarrow.table({"y": [1, 2], "tags": [[1], [2, 3]]}), folder + "/nested.parquet")
pyarrow.parquet.write_table(
    pyarrow.table({"a": [float(row) for row in range(40)], "city": ["Rome", "Oslo"] * 20, "y": ["x", "z"] * 20}),
    folder + "/rows.parquet",
    row_group_size=16,
    compression="zstd",
)
