"""How fast a CSV file that is larger than the memory streams through a training, on the machine as it is.

    ./cohort plugins
    python3 experiments/benchmarks/streaming.py

Makes a file of one gigabyte (16 numbers, a category of fifty and a target per row) in a temporary folder, trains a linear model
on it for three epochs with a heap of 512 MB, and tells the first pass, which learns means and deviations, and each epoch in MB
of the file per second. Wants no packages.
"""

import json
import os
import random
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZE = 1 << 30
BLOCK = 50_000
EPOCHS = 3

EXPERIMENT = """
name = "streaming"
seed = 1

[dataset]
type = "csv"
path = "rows.csv"
target = "y"
categorical = ["kind"]
encoding = "ordinal"
standardize = true
stream = true

[model]
type = "linear"

[loss]
type = "mse"

[optimizer]
type = "sgd"
learning-rate = 0.01

[training]
epochs = {epochs}
batch-size = 4096
"""


def block(number):
    rows = []
    chance = random.Random(number)
    for _ in range(BLOCK):
        numbers = [chance.gauss(0, 1) for _ in range(16)]
        kind = chance.randrange(50)
        target = 2 * numbers[0] + numbers[1] + 0.1 * kind + chance.gauss(0, 0.1)
        rows.append(",".join(f"{number:.6f}" for number in numbers) + f",k{kind},{target:.4f}\n")
    return "".join(rows)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        blocks = [block(number) for number in range(4)]
        with open(folder / "rows.csv", "w") as file:
            file.write(",".join(f"x{column}" for column in range(16)) + ",kind,y\n")
            while file.tell() < SIZE:
                file.write(random.choice(blocks))
        size = (folder / "rows.csv").stat().st_size / 1e6
        (folder / "streaming.toml").write_text(EXPERIMENT.format(epochs=EPOCHS))
        began = time.time()
        subprocess.run(
            [ROOT / "cohort", "run", folder / "streaming.toml", "--runs", folder / "runs"],
            check=True,
            stdout=subprocess.DEVNULL,
            env=dict(os.environ, JAVA_OPTS="-Xmx512m"),
        )
        journal = next((folder / "runs" / "streaming").glob("*/metrics.jsonl"))
        lines = [json.loads(line) for line in journal.read_text().splitlines()]
        ends = [line["time"] / 1000 for line in lines if "train/epoch-loss" in line["metrics"]]
        first = lines[0]["time"] / 1000
        print(f"{size:.0f} MB with a heap of 512 MB")
        print(f"first pass and start: {size / (first - began):.0f} MB/s")
        for epoch, (begin, end) in enumerate(zip([first] + ends, ends), 1):
            print(f"epoch {epoch}: {size / (end - begin):.0f} MB/s")


if __name__ == "__main__":
    main()
