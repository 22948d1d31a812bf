#!/usr/bin/env python3
"""Checks that a run has reached an MLflow server whole.

    verify_mlflow.py TRACKING_URI RUN_FOLDER

Reads the run through MLflow's own Python client and holds it against what lies in the run's folder: experiment, run,
params, every point of every metric with its step and time, tags, files, status. Says what differs and exits 1.
"""

import json
import math
import pathlib
import re
import sys
import tempfile

import mlflow
from mlflow.entities import ViewType

problems = []


def expect(what, expected, actual):
    if expected != actual:
        problems.append(f"{what}: expected {expected!r}, found {actual!r}")


def number(value):
    """A number of a file, where those that are none are strings."""
    return float(value)


def stored(value):
    """What MLflow's SQL store makes of a number; NaN compares by name."""
    value = float(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return math.copysign(1.7976931348623157e308, value)
    return value + 0.0


def key(metric):
    clean = re.sub(r"[^\w. /-]", "_", metric)
    return re.sub(r"/{2,}", "/", clean).strip("/")[:250]


def run_name(record):
    """What was set on the command line, by the last parts of the keys, unless nothing was."""
    settings = {key: value for key, value in record["settings"].items() if key.split(".")[0] not in ("name", "tracking")}
    return " ".join(f"{key.split('.')[-1]}={value}" for key, value in settings.items()) or record["id"]


def journal(folder):
    """The points that a journal comes to: (metric, step, time, value)."""
    points = []
    for line in (folder / "metrics.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(line)
        for name, value in entry["metrics"].items():
            step = 0 if name.startswith("test/") else entry["step"]
            points.append((key(name), step, entry["time"], stored(number(value))))
    return points


def main(uri, folder):
    mlflow.set_tracking_uri(uri)
    client = mlflow.MlflowClient()
    record = json.loads((folder / "run.json").read_text("utf-8"))
    summary = json.loads((folder / "summary.json").read_text("utf-8"))

    experiment = client.get_experiment_by_name(record["experiment"])
    if experiment is None:
        return [f"there is no experiment {record['experiment']!r}"]
    expect("experiment", "active", experiment.lifecycle_stage)
    runs = client.search_runs(
        [experiment.experiment_id], f"tags.`cohort.run-id` = '{record['key']}'", run_view_type=ViewType.ALL)
    if len(runs) != 1:
        return [f"expected one run tagged {record['key']}, found {len(runs)}"]
    run = runs[0]

    expect("run name", run_name(record), run.info.run_name)
    expect("lifecycle", "active", run.info.lifecycle_stage)
    expect("start time", record["started"], run.info.start_time)
    status = {"finished": "FINISHED", "failed": "FAILED", "diverged": "FAILED", "interrupted": "KILLED"}
    expect("status", status[summary["status"]], run.info.status)

    params = {}
    for name, value in record["parameters"].items():
        params[key(name)] = value if len(value) <= 6000 else value[:6000 - len(" ... (cut)")] + " ... (cut)"
    expect("params", params, dict(run.data.params))

    points = journal(folder)
    times = [time for _, _, time, _ in points]
    end = max([record["started"], *times])
    expect("end time", end, run.info.end_time)
    for name, value in summary["best"].items():
        same = [point for point in points if point[0] == key(name)]
        if name.startswith("validation/") and len(same) > 1:
            _, step, time, best = next(point for point in same if point[3] == stored(number(value)))
            points.append((key(name.replace("validation/", "validation/best/", 1)), step, time, best))
    expect("metrics", sorted({point[0] for point in points}), sorted(run.data.metrics))
    arrived = []
    for name in run.data.metrics:
        for point in client.get_metric_history(run.info.run_id, name):
            arrived.append((point.key, point.step, point.timestamp, stored(point.value)))
    # Equal points of one step and time are one to MLflow.
    wanted, found = set(points), set(arrived)
    expect("number of points stored", len(found), len(arrived))
    for point in sorted(wanted - found, key=str)[:10]:
        problems.append(f"missing point {point}")
    for point in sorted(found - wanted, key=str)[:10]:
        problems.append(f"unexpected point {point}")

    tags = run.data.tags
    expect("tag mlflow.source.name", record["source"], tags.get("mlflow.source.name"))
    expect("tag mlflow.source.type", "LOCAL", tags.get("mlflow.source.type"))
    expect("tag mlflow.user", record["user"], tags.get("mlflow.user"))
    expect("tag mlflow.runName", run_name(record), tags.get("mlflow.runName"))
    expect("tag cohort.version", record["version"], tags.get("cohort.version"))
    expect("tag mlflow.source.git.commit", record.get("commit"), tags.get("mlflow.source.git.commit"))
    expect("tag mlflow.source.git.branch", record.get("branch"), tags.get("mlflow.source.git.branch"))
    dirty = {None: None, True: "True", False: "False"}[record.get("dirty")]
    expect("tag mlflow.source.git.dirty", dirty, tags.get("mlflow.source.git.dirty"))
    if record["experiment"] not in tags.get("mlflow.note.content", ""):
        problems.append("the description does not name the experiment")
    view = experiment.tags.get("mlflow.sharedViewState.cohort", "")
    if not any(f"metrics.`{name}`" in view for name in run.data.metrics):
        problems.append("the shared view of the experiment shows no metric of the run")

    files = [folder / name for name in ("experiment.toml", "summary.json", "report.md", "model.onnx")]
    files += sorted((folder / "tables").glob("*.json"))
    with tempfile.TemporaryDirectory() as target:
        for file in (file for file in files if file.exists()):
            path = file.relative_to(folder).as_posix()
            try:
                copy = pathlib.Path(mlflow.artifacts.download_artifacts(
                    run_id=run.info.run_id, artifact_path=path, dst_path=target))
            except Exception as failure:
                problems.append(f"file {path}: {failure}")
                continue
            if copy.read_bytes() != file.read_bytes():
                problems.append(f"file {path} differs")
    table = json.loads((folder / "tables" / "metrics.json").read_text("utf-8"))
    mlflow.set_experiment(experiment_id=experiment.experiment_id)
    loaded = mlflow.load_table("tables/metrics.json", run_ids=[run.info.run_id])
    expect("columns of the metrics table", table["columns"], list(loaded.columns))
    expect("rows of the metrics table", len(table["data"]), len(loaded))

    if not problems:
        print(f"{record['experiment']} {record['id']}: {len(params)} params, {len(found)} points of "
              f"{len(run.data.metrics)} metrics and {sum(file.exists() for file in files)} files are in MLflow")
    return problems


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    for problem in main(sys.argv[1], pathlib.Path(sys.argv[2])):
        print(problem, file=sys.stderr)
    sys.exit(1 if problems else 0)
