"""Times the training step of Cohort beside that of its peers and writes the table in README.md.

    ./cohort plugins            # builds Cohort, once
    python3 -m venv .venv && .venv/bin/pip install -r experiments/benchmarks/requirements.txt
    .venv/bin/python experiments/benchmarks/benchmark.py

The contestants take turns on a row, A B C A B C ..., each turn in a process of its own that warms up and then measures
several windows. A window's figure is its time divided by its steps: gathering a batch, the step, the update, and the
loss of every 50th step written to a file. Cohort's windows are read from the journal of an ordinary `cohort run`.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import work as works

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIBRARIES = ROOT / "target" / "cohort" / "lib"
COHORT, HAND_MADE = "Cohort", "hand-made"
# Those that make one step per call, against which Cohort is measured.
PEERS = ["JAX jit", "PyTorch eager", "PyTorch compiled"]
ORDER = [COHORT, *PEERS, "JAX scan", HAND_MADE]
MARKERS = "<!-- table -->", "<!-- end of table -->"


class Unavailable(Exception):
    """A contestant cannot do this row here."""


def environment():
    threads = str(works.THREADS)
    return {**os.environ, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads}


def call(command):
    """The standard output of a command that runs on as many processors as there are threads."""
    processors = sorted(os.sched_getaffinity(0))[: works.THREADS]
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: os.sched_setaffinity(0, processors),
    )
    if result.returncode != 0:
        lines = (result.stderr or result.stdout).strip().splitlines()
        raise Unavailable(f"exit {result.returncode}: {lines[-1] if lines else 'no message'}")
    return result.stdout


def python_peer(script, mode):
    def windows(work, options):
        command = [sys.executable, HERE / "peers" / script, "--work", work.name, "--mode", mode]
        command += ["--warm-up", str(options.warm_up), "--window", str(options.window)]
        command += ["--windows", str(options.windows)]
        return json.loads(call(command).splitlines()[-1])["microseconds_per_step"]

    return windows


def hand_made(work, options):
    if not work.widths:
        raise Unavailable("linear layers alone")
    if not LIBRARIES.is_dir():
        raise Unavailable(f"{LIBRARIES} does not exist; build Cohort first")
    home = os.environ.get("JAVA_HOME")
    tool = lambda name: str(Path(home) / "bin" / name) if home else name  # noqa: E731
    classes = works.DATA / "classes"
    path = f"{LIBRARIES}/*{os.pathsep}{classes}"
    source = HERE / "peers" / "HandMadeStep.java"
    compiled = classes / "HandMadeStep.class"
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        call([tool("javac"), "-d", classes, "-cp", path, source])
    settings = {
        "work": work.name,
        "data": works.DATA / work.data,
        "widths": ",".join(map(str, work.widths)),
        "activation": work.activation,
        "loss": work.loss,
        "optimizer": work.optimizer,
        "batch": work.batch,
        "threads": works.THREADS,
        "warm-up": options.warm_up,
        "window": options.window,
        "windows": options.windows,
    }
    command = [tool("java"), "-cp", path, "HandMadeStep", *(f"{key}={value}" for key, value in settings.items())]
    return json.loads(call(command).splitlines()[-1])["microseconds_per_step"]


def windows_of(journal, options):
    """Windows between logged losses, after the warm-up; the journal's times are milliseconds."""
    entries = [json.loads(line) for line in journal.read_text().splitlines()]
    logged = [(entry["step"], entry["time"]) for entry in entries if "train/loss" in entry["metrics"]]
    windows, (first_step, first_time) = [], logged[0]
    begin = None
    for step, now in logged:
        if begin is None:
            begin = (step, now) if now - first_time >= 1000 * options.warm_up else None
        elif now - begin[1] >= 1000 * options.window:
            windows.append((now - begin[1]) * 1000 / (step - begin[0]))
            begin = (step, now)
    rate = (logged[-1][0] - first_step) / max(1, logged[-1][1] - first_time)
    return windows[: options.windows], rate


def cohort(work, options):
    launcher = ROOT / "cohort"
    if not launcher.exists():
        raise Unavailable("there is no launcher")
    steps, windows = 2000 if work.widths else 100, []
    # A run too short for all windows says how long the next one has to be.
    for _ in range(4):
        with tempfile.TemporaryDirectory() as runs:
            file = f"experiments/benchmarks/{work.name}.toml"
            call([launcher, "run", file, "--runs", runs, "--id", "turn", "--set", f"training.steps={steps}"])
            windows, rate = windows_of(Path(runs) / f"benchmark-{work.name}" / "turn" / "metrics.jsonl", options)
        if len(windows) == options.windows:
            return windows
        needed = 1000 * (options.warm_up + 1.3 * options.window * (options.windows + 1))
        steps = max(2 * steps, int(rate * needed))
    raise Unavailable(f"{len(windows)} windows of {options.windows}")


CONTESTANTS = {
    COHORT: cohort,
    "JAX jit": python_peer("jax_peer.py", "jit"),
    "JAX scan": python_peer("jax_peer.py", "scan"),
    "PyTorch eager": python_peer("pytorch_peer.py", "eager"),
    "PyTorch compiled": python_peer("pytorch_peer.py", "compiled"),
    HAND_MADE: hand_made,
}


def busy_seconds():
    """Processor time of the whole machine, where it can be read, in which something ran; stolen time counts as such."""
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def own_seconds():
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def others_during(action):
    """What an action returns, and how many processors other processes kept busy meanwhile."""
    start, busy, own = time.perf_counter(), busy_seconds(), own_seconds()
    result = action()
    others = busy_seconds() - busy - (own_seconds() - own)
    return result, max(0.0, others) / (time.perf_counter() - start)


def wait_for_quiet(patience):
    """Waits until other processes take less than a tenth of a processor, at most so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if others_during(lambda: time.sleep(1.0))[1] < 0.1:
            return


def measure(work, names, options):
    """Windows of each contestant by turn, and how busy others kept the machine."""
    turns, noise, missing = {name: [] for name in names}, [], {}
    for turn in range(options.turns):
        for name in names:
            if name in missing:
                continue
            wait_for_quiet(options.patience)
            try:
                windows, others = others_during(lambda: CONTESTANTS[name](work, options))
            except Unavailable as problem:
                missing[name] = str(problem)
                print(f"{work.name}, {name}: {problem}", file=sys.stderr)
                continue
            turns[name].append(windows)
            noise.append(others)
            median = statistics.median(windows)
            print(f"{work.name}, turn {turn + 1}, {name}: {median:.1f} µs, others {others:.2f} processors")
    return turns, noise, missing


def summary(turns):
    """The median of all windows, and how far the turns' medians lie apart, as a share of it."""
    if not turns:
        return None
    medians = [statistics.median(windows) for windows in turns]
    middle = statistics.median([window for windows in turns for window in windows])
    return middle, (max(medians) - min(medians)) / middle


def cell(result):
    return "–" if result is None else f"{result[0]:,.1f} ±{100 * result[1] / 2:.0f}%"


def row(work, turns):
    results = {name: summary(turns.get(name, [])) for name in ORDER}
    fastest = min((results[name] for name in PEERS if results[name]), default=None)
    ratios = ["–", "–"]
    if results[COHORT]:
        for index, other in enumerate([fastest, results["JAX scan"]]):
            ratios[index] = f"{other[0] / results[COHORT][0]:.2f}" if other else "–"
    return "| " + " | ".join([work.title, *(cell(results[name]) for name in ORDER), *ratios]) + " |"


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


def table(rows, noise, options):
    head = ["µs per step", *ORDER, "Cohort against the fastest peer", "against the scan"]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *rows]
    share = f"{statistics.median(noise):.2f} (at most {max(noise):.2f})" if noise else "nothing"
    lines += [
        "",
        f"Measured on {time.strftime('%Y-%m-%d')}: {machine()}; {versions()}.",
        f"{options.turns} turns of {options.windows} windows of {options.window} s after {options.warm_up} s of warm-up.",
        f"Other processes kept {share} processors busy meanwhile.",
    ]
    return "\n".join(lines)


def write(text):
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(MARKERS[0], 1)
    after = rest.split(MARKERS[1], 1)[1]
    readme.write_text(f"{before}{MARKERS[0]}\n{text}\n{MARKERS[1]}{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--work", nargs="*", default=[work.name for work in works.ALL], help="rows; all unless given")
    parser.add_argument("--only", nargs="*", default=ORDER, choices=ORDER, help="contestants; all unless given")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--windows", type=int, default=5)
    parser.add_argument("--window", type=float, default=0.4, help="seconds")
    parser.add_argument("--warm-up", type=float, default=3.0, help="seconds")
    parser.add_argument("--patience", type=float, default=20, help="seconds to wait for quiet before each turn")
    parser.add_argument("--quick", action="store_true", help="one short turn each; the table is not written")
    parser.add_argument("--raw", type=Path, help="a file for all windows as JSON")
    options = parser.parse_args()
    if options.quick:
        options.turns, options.windows, options.window, options.warm_up, options.patience = 1, 2, 0.1, 0.3, 0
    works.make()
    rows, noise, raw, complaints = [], [], {}, {}
    for name in options.work:
        work = works.named(name)
        turns, disturbance, missing = measure(work, options.only, options)
        rows.append(row(work, turns))
        noise += disturbance
        raw[name] = turns
        complaints.update({f"{name}, {contestant}": reason for contestant, reason in missing.items()})
    text = table(rows, noise, options)
    if complaints:
        text += "\n\n" + "\n".join(f"- not measured: {what}: {reason}" for what, reason in complaints.items())
    print("\n" + text)
    if options.raw:
        options.raw.write_text(json.dumps(raw))
    whole = len(options.work) == len(works.ALL) and len(options.only) == len(ORDER)
    if whole and not options.quick:
        write(text)


main()
