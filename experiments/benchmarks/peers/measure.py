"""What the Python contestants share: batches, the log, and the clock."""

import argparse
import json
import sys
import tempfile
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
    parser.add_argument("--warm-up", type=float, default=1.5, help="seconds before the first window")
    parser.add_argument("--window", type=float, default=0.5, help="the least seconds of a window")
    parser.add_argument("--windows", type=int, default=5)
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

    def __init__(self):
        self.file = tempfile.TemporaryFile("w", buffering=1)

    def write(self, step, loss):
        entry = {"step": step, "time": int(time.time() * 1000), "metrics": {"train/loss": loss}}
        self.file.write(json.dumps(entry) + "\n")


def report(options, run, unit=10):
    """Measures and prints windows of microseconds per step.

    :param run: makes so many steps, a multiple of the unit, and returns when they are done
    """
    run(unit)
    warm = time.perf_counter() + options.warm_up
    steps = unit
    while True:
        start = time.perf_counter()
        run(steps)
        end = time.perf_counter()
        if end - start < options.window:
            steps = max(1, int(steps * min(10, 1.1 * options.window / (end - start))) // unit) * unit
        elif end > warm:
            break
    windows = []
    for _ in range(options.windows):
        start = time.perf_counter()
        run(steps)
        windows.append((time.perf_counter() - start) / steps * 1e6)
    print(json.dumps({"work": options.work, "mode": options.mode, "microseconds_per_step": windows}))
