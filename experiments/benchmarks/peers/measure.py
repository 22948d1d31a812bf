"""What the Python contestants share: the command line, batches, and the log."""

import argparse
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np  # noqa: E402
import work as works  # noqa: E402


def arguments(modes):
    """The command line that all contestants understand."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True, choices=[work.name for work in works.ALL])
    parser.add_argument("--mode", required=True, choices=modes)
    parser.add_argument("--log", required=True, type=Path)
    return parser.parse_args()


def batches(rows, size):
    """Row numbers for one step after another, in a new order for each epoch, for ever."""
    random = np.random.default_rng(1)
    while True:
        order = random.permutation(rows)
        for start in range(0, rows - size + 1, size):
            yield order[start : start + size]


class Log:
    """Writes losses to a file as they come, one line each."""

    def __init__(self, path):
        self.file = path.open("w", buffering=1)

    def write(self, step, loss):
        entry = {"step": step, "time": int(time.time() * 1000), "metrics": {"train/loss": loss}}
        self.file.write(json.dumps(entry) + "\n")
