#!/usr/bin/env python3
"""Checks that a run's exported model says the same in Python's ONNX Runtime as `cohort predict` does.

    verify_model.py MODEL EXAMPLES PREDICTIONS

EXAMPLES is a CSV file with raw features and a column label, PREDICTIONS what `cohort predict --probabilities` made of it.
Says what differs and exits 1.
"""

import csv
import json
import sys

import numpy
import onnxruntime

model, examples, predictions = sys.argv[1:]
session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
metadata = session.get_modelmeta().custom_metadata_map
columns, classes = json.loads(metadata["cohort.columns"]), json.loads(metadata["cohort.classes"])
rows = list(csv.DictReader(open(examples, encoding="utf-8")))
features = numpy.array([[float(row[column]) for column in columns] for row in rows], dtype=numpy.float32)
logits, probabilities = session.run(["prediction", "probabilities"], {"features": features})

told = list(csv.DictReader(open(predictions, encoding="utf-8")))
expected = numpy.array([[float(row["probability-" + name]) for name in classes] for row in told])
problems = []
if expected.shape != probabilities.shape or numpy.abs(expected - probabilities).max() > 1e-6:
    problems.append("the probabilities differ")
if [row["prediction"] for row in told] != [classes[index] for index in logits.argmax(axis=1)]:
    problems.append("the predicted classes differ")
right = numpy.mean([row["prediction"] == example["label"] for row, example in zip(told, rows)])
if right < 0.9:
    problems.append(f"only {right:.0%} of the predictions are right")
if problems:
    sys.exit("; ".join(problems))
print(f"{len(rows)} predictions are the same in Python, {right:.1%} of them right")
