package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;

/**
 * Recorded predictions of some examples beside their targets.
 *
 * @param targets of each example: its class, a yes or no for each label, or numbers
 * @param groups the number of each example's group; empty where there are none
 * @param predicted of each example: the probability of each class, of each label's yes, or numbers
 */
record Rows(Task task, double[][] targets, double[][] predicted, double[][] groups, int from, int to)
        implements Predictions {
    /** What a metric comes to, measured in batches by two measurements in turns, which are then merged. */
    static Result measured(
            Metric metric, Task task, double[][] targets, double[][] predicted, double[][] groups, int batch) {
        Measurement whole = metric.start(task);
        Measurement other = metric.start(task);
        for (int from = 0, turn = 0; from < targets.length; from += batch, turn++) {
            int to = Math.min(from + batch, targets.length);
            (turn % 2 == 0 ? whole : other).update(new Rows(task, targets, predicted, groups, from, to));
        }
        whole.merge(other);
        return whole.compute();
    }

    private int rowsPerExample() {
        return Math.max(1, task.labels().size());
    }

    @Override
    public int rows() {
        return (to - from) * rowsPerExample();
    }

    @Override
    public int example(int row) {
        return row / rowsPerExample();
    }

    @Override
    public long group(int row) {
        return (long) groups[from + row][0];
    }

    @Override
    public int column(int row) {
        return row % rowsPerExample();
    }

    @Override
    public int targetClass(int row) {
        return (int) targets[from + example(row)][column(row)];
    }

    @Override
    public int predictedClass(int row) {
        int best = 0;
        for (int label = 1; label < task.classes(); label++) {
            best = probability(row, label) > probability(row, best) ? label : best;
        }
        return best;
    }

    @Override
    public int targetRank(int row) {
        int target = targetClass(row);
        int rank = 0;
        for (int label = 0; label < task.classes(); label++) {
            double more = probability(row, label) - probability(row, target);
            rank += more > 0 || more == 0 && label < target ? 1 : 0;
        }
        return rank;
    }

    @Override
    public double probability(int row, int label) {
        if (!task.isMultilabel()) {
            return predicted[from + row][label];
        }
        double yes = predicted[from + example(row)][column(row)];
        return label == 1 ? yes : 1 - yes;
    }

    @Override
    public double target(int row, int column) {
        requireNumbers();
        return targets[from + row][column];
    }

    @Override
    public double prediction(int row, int column) {
        requireNumbers();
        return predicted[from + row][column];
    }

    private void requireNumbers() {
        if (task.answer() == Answer.CLASSES) {
            throw new UnsupportedOperationException("classes have probabilities");
        }
    }
}
