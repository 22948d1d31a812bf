"""Makes experiments/regression/penalties.csv: forty columns of noise, three of which the target is made of.

    python experiments/src/test/python/make_penalties.py
"""

from pathlib import Path

import numpy as np

random = np.random.default_rng(5)
columns = random.normal(size=(120, 40)).round(2)
target = 3 * columns[:, 0] - 2 * columns[:, 1] + 1.5 * columns[:, 2] + random.normal(size=120)
header = ",".join(f"x{number}" for number in range(1, 41)) + ",y\n"
rows = [",".join(f"{value:g}" for value in row) + f",{y:.2f}\n" for row, y in zip(columns, target)]
path = Path(__file__).resolve().parents[3] / "regression" / "penalties.csv"
path.write_text(header + "".join(rows))
