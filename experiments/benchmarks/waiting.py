"""Says for which share of its time a step waits for the image pipeline.

    ./cohort plugins            # builds Cohort, once
    .venv/bin/python experiments/benchmarks/waiting.py

Trains images.toml on JPEG files that are made at the first call, and has the JVM's flight recorder write down each time that a
thread waits for a batch. That is set in relation to the time from the first to the last step, as the journal has it.
"""

import json
import re
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
HOME = HERE.parents[1] / "target" / "cohort"
PICTURES = 2048
CLASSES = 4
EVENTS = """<configuration version="2.0"><event name="jdk.JavaMonitorWait">
<setting name="enabled">true</setting><setting name="stackTrace">true</setting><setting name="threshold">0 ms</setting>
</event></configuration>"""


def make(folder):
    """Pictures of 240 × 180 pixels, of soft stripes whose width is the class, with noise."""
    if folder.exists():
        return
    random = np.random.default_rng(0)
    y, x = np.mgrid[0:180, 0:240]
    for number in range(PICTURES):
        label = number % CLASSES
        stripes = [np.sin(x / (6 + 5 * label) + number + k) * np.cos(y / (9 + k)) for k in range(3)]
        pixels = 127 + 90 * np.stack(stripes, -1) + random.normal(0, 12, (180, 240, 1))
        file = folder / str(label) / f"{number}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(file, quality=90)


def record(folder):
    """Trains; the seconds that were waited, those that were trained, and the number of steps."""
    settings, recording = folder / "events.jfc", folder / "recording.jfr"
    settings.write_text(EVENTS)
    command = ["java", f"-XX:StartFlightRecording=filename={recording},settings={settings}", "-Xlog:disable"]
    command += ["--enable-native-access=ALL-UNNAMED", f"-Dcohort.home={HOME}", "-jar", HOME / "lib/cohort-runtime.jar"]
    command += ["run", HERE / "images.toml", "--runs", folder, "--id", "run"]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    printed = ["jfr", "print", "--json", "--stack-depth", "64", "--events", "jdk.JavaMonitorWait", str(recording)]
    events = json.loads(subprocess.run(printed, check=True, capture_output=True).stdout)["recording"]["events"]
    journal = (folder / "benchmark-images" / "run" / "metrics.jsonl").read_text().splitlines()
    times = [entry["time"] / 1000 for entry in map(json.loads, journal) if "train/loss" in entry["metrics"]]
    waited = sum(seconds(event["values"]["duration"]) for event in events if is_wait(event["values"], times[0]))
    return waited, times[-1] - times[0], len(times)


def is_wait(event, begin):
    """Whether somebody waits for a batch, after the first step."""
    frames = [(frame["method"]["type"]["name"], frame["method"]["name"]) for frame in event["stackTrace"]["frames"]]
    start = datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", event["startTime"])).timestamp()
    return start > begin and ("dev/cohort/session/ReadAhead", "await") in frames


def seconds(duration):
    return float(duration.removeprefix("PT").removesuffix("S"))


make(HERE / "data" / "pictures")
with tempfile.TemporaryDirectory() as temporary:
    waited, trained, steps = record(Path(temporary))
print(f"a step waits {100 * waited / trained:.1f} % of its time for data: {waited:.2f} of {trained:.1f} s, {steps} steps")
