"""The contestants: processes that train until they are ended, writing the loss of every 50th step to a log."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import work as works

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LIBRARIES = ROOT / "target" / "cohort" / "lib"
# More than any run makes while it is measured.
ENDLESS = 2_000_000_000


class Unavailable(Exception):
    """A contestant cannot do this row here."""


class Contestant:
    """A process that trains, and rests between the windows in which it is measured.

    :param command: what starts it
    :param log: the file to which it writes a line of JSON per logged step, as Cohort's journal has them
    """

    def __init__(self, command, log):
        threads = str(works.THREADS)
        processors = sorted(os.sched_getaffinity(0))[: works.THREADS]
        self.errors = tempfile.TemporaryFile("w+")
        self.log, self.read, self.steps = log, 0, {}
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.errors,
            # What it starts itself rests and ends with it.
            start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, processors),
        )

    def warm_up(self, seconds):
        """Runs so long from the first logged step, then rests."""
        while not self.logged():
            time.sleep(0.05)
        time.sleep(seconds)
        self.signal(signal.SIGSTOP)

    def window(self, seconds):
        """Runs at least so long, then rests; returns the microseconds per step."""
        # What others left in the caches is not its own.
        begin = 1000 * (time.time() + 0.1)
        self.signal(signal.SIGCONT)
        time.sleep(0.1 + seconds)
        while True:
            within = [moment for moment in self.logged() if moment >= begin]
            if within and within[-1] - within[0] >= 1000 * 0.9 * seconds:
                break
            time.sleep(0.1)
        self.signal(signal.SIGSTOP)
        first, last = within[0], within[-1]
        return (last - first) * 1000 / (self.steps[last] - self.steps[first])

    def logged(self):
        """The times of logged steps in milliseconds, in order; where several steps share one, the last counts."""
        if self.process.poll() is not None:
            self.errors.seek(0)
            lines = self.errors.read().strip().splitlines()
            raise Unavailable(f"exit {self.process.returncode}: {lines[-1] if lines else 'no message'}")
        if self.log.exists():
            with self.log.open("rb") as file:
                file.seek(self.read)
                whole = file.read().rpartition(b"\n")[0]
            self.read += len(whole) + 1 if whole else 0
            for line in whole.splitlines():
                entry = json.loads(line)
                if "train/loss" in entry["metrics"]:
                    self.steps[entry["time"]] = entry["step"]
        return list(self.steps)

    def peak(self):
        """The most memory that the largest of its processes has held, in bytes."""
        peaks = [0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                if os.getpgid(int(status.parent.name)) == self.process.pid and "VmHWM" in fields:
                    peaks.append(1024 * int(fields["VmHWM"].split()[0]))
            except (ProcessLookupError, FileNotFoundError):
                continue  # It has ended meanwhile.
        return max(peaks)

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def end(self):
        try:
            self.signal(signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def cohort(root):
    def start(work, folder):
        file = f"{HERE}/{work.name}.toml"
        command = [root / "cohort", "run", file, "--runs", folder, "--id", "turn"]
        command += ["--set", f"training.steps={ENDLESS}"]
        return Contestant(command, folder / f"benchmark-{work.name}" / "turn" / "metrics.jsonl")

    return start


def python_peer(script, mode):
    def start(work, folder):
        log = folder / "log.jsonl"
        command = [sys.executable, HERE / "peers" / script, "--work", work.name, "--mode", mode, "--log", log]
        return Contestant(command, log)

    return start


def hand_made(work, folder):
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
        subprocess.run([tool("javac"), "-d", classes, "-cp", path, source], check=True)
    settings = {
        "data": works.DATA / work.data,
        "widths": ",".join(map(str, work.widths)),
        "activation": work.activation,
        "loss": work.loss,
        "optimizer": work.optimizer,
        "batch": work.batch,
        "threads": works.THREADS,
        "log": folder / "log.jsonl",
    }
    command = [tool("java"), "-cp", path, "HandMadeStep", *(f"{key}={value}" for key, value in settings.items())]
    return Contestant(command, folder / "log.jsonl")
