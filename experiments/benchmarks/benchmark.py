"""Times the training step of Cohort beside that of its peers and writes the table in README.md.

    ./cohort plugins            # builds Cohort, once
    python3 -m venv .venv && .venv/bin/pip install -r experiments/benchmarks/requirements.txt
    .venv/bin/python experiments/benchmarks/benchmark.py

All contestants of a row are started and warmed up. Then they take turns, A B C A B C ...: one runs for a window, the
others are stopped. Machines lent in parts change their speed within seconds, so short turns are what makes figures
comparable. A window's figure is its time divided by its steps: gathering a batch, the step, the update, and the loss of
every 50th step written to a file. Cohort's log is the journal of an ordinary `cohort run`.
"""

import argparse
import contextlib
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import contestants
import work as works

README = Path(__file__).resolve().parent / "README.md"
COHORT = "Cohort"
# Those that make one step per call, against which Cohort is measured.
PEERS = ["JAX jit", "PyTorch eager", "PyTorch compiled"]
STARTS = {
    COHORT: contestants.cohort(contestants.ROOT),
    "JAX jit": contestants.python_peer("jax_peer.py", "jit"),
    "PyTorch eager": contestants.python_peer("pytorch_peer.py", "eager"),
    "PyTorch compiled": contestants.python_peer("pytorch_peer.py", "compiled"),
    "JAX scan": contestants.python_peer("jax_peer.py", "scan"),
    "hand-made": contestants.hand_made,
}
ORDER = list(STARTS)
MARKERS = "<!-- table -->", "<!-- end of table -->"


def measure(work, starts, options):
    """Windows of each contestant, one for each turn, and why a contestant has none."""
    windows, missing = {name: [] for name in starts}, {}
    with contextlib.ExitStack() as stack:
        running = {}
        for name, start in starts.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            try:
                contestant = start(work, folder)
                stack.callback(contestant.end)
                contestant.warm_up(options.warm_up)
                running[name] = contestant
            except contestants.Unavailable as problem:
                missing[name] = str(problem)
        for _ in range(options.turns):
            for name, contestant in running.items():
                windows[name].append(contestant.window(options.window))
        peaks = {name: contestant.peak() for name, contestant in running.items()}
    for name, peak in peaks.items():
        print(f"{work.name}, {name}: {cell(summary(windows[name]))} µs, at most {peak / 2**20:,.0f} MiB", flush=True)
    return windows, missing


def summary(windows):
    """The median, and half of what the quartiles lie apart, as a share of it."""
    if not windows:
        return None
    middle = statistics.median(windows)
    quartiles = statistics.quantiles(windows, n=4) if len(windows) > 1 else [middle] * 3
    return middle, (quartiles[2] - quartiles[0]) / 2 / middle


def cell(result):
    return "–" if result is None else f"{result[0]:,.1f} ±{100 * result[1]:.0f}%"


def row(work, windows, names):
    results = {name: summary(windows.get(name, [])) for name in names}
    fastest = min((results[name] for name in PEERS if results.get(name)), default=None)
    ratios = ["–", "–"]
    if results.get(COHORT):
        for index, other in enumerate([fastest, results.get("JAX scan")]):
            ratios[index] = f"{other[0] / results[COHORT][0]:.2f}" if other else "–"
    return "| " + " | ".join([work.title, *(cell(results[name]) for name in names), *ratios]) + " |"


def machine():
    name = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            name = line.split(":", 1)[1].strip()
            break
    system = f"{platform.system()} {platform.release()}"
    return f"{name}, {os.cpu_count()} processors of which {works.THREADS} were used, {system}"


def versions():
    from importlib.metadata import version

    java = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr.splitlines()[:1]
    packages = ", ".join(f"{name} {version(name)}" for name in ("torch", "jax"))
    return f"{packages}, Python {platform.python_version()}, {java[0] if java else 'no Java'}"


def table(rows, names, options):
    head = ["µs per step", *names, "Cohort against the fastest peer", "against the scan"]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *rows]
    lines += [
        "",
        f"Measured on {time.strftime('%Y-%m-%d')}: {machine()}; {versions()}.",
        f"{options.turns} turns of {options.window} s after {options.warm_up} s of warm-up.",
    ]
    return "\n".join(lines)


def write(text):
    before, rest = README.read_text().split(MARKERS[0], 1)
    after = rest.split(MARKERS[1], 1)[1]
    README.write_text(f"{before}{MARKERS[0]}\n{text}\n{MARKERS[1]}{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--work", nargs="*", default=[work.name for work in works.ALL], help="rows; all unless given")
    parser.add_argument("--only", nargs="*", default=ORDER, choices=ORDER, help="contestants; all unless given")
    parser.add_argument("--beside", nargs="*", default=[], type=Path, help="other built checkouts of Cohort")
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--window", type=float, default=0.5, help="the least seconds of a turn")
    parser.add_argument("--warm-up", type=float, default=3.0, help="seconds from a contestant's first logged step")
    parser.add_argument("--quick", action="store_true", help="two short turns; the table is not written")
    parser.add_argument("--raw", type=Path, help="a file for all windows as JSON")
    options = parser.parse_args()
    if options.quick:
        options.turns, options.window, options.warm_up = 2, 0.1, 0.3
    works.make()
    starts = {name: STARTS[name] for name in options.only}
    starts.update({str(root): contestants.cohort(root.resolve()) for root in options.beside})
    rows, raw, complaints = [], {}, []
    for name in options.work:
        work = works.named(name)
        raw[name], missing = measure(work, starts, options)
        rows.append(row(work, raw[name], list(starts)))
        complaints += [f"- not measured: {name}, {contestant}: {why}" for contestant, why in missing.items()]
    text = table(rows, list(starts), options)
    if complaints:
        text += "\n\n" + "\n".join(complaints)
    print("\n" + text)
    if options.raw:
        options.raw.write_text(json.dumps(raw))
    if len(rows) == len(works.ALL) and list(starts) == ORDER and not options.quick:
        write(text)


main()
