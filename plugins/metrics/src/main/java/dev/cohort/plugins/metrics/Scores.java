package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Keeps the probabilities of all rows of a part; every metric of thresholds follows from them. */
final class Scores implements Measurement {
    /** 2 GiB. */
    private static final int MOST = 1 << 28;

    private final Task task;
    private final int most;
    private final Function<Scores, Result> result;
    private final Numbers targets = new Numbers();
    private final Numbers columns = new Numbers();
    private final Numbers examples = new Numbers();
    private final Numbers probabilities = new Numbers();
    private int count;

    Scores(Task task, Function<Scores, Result> result) {
        this(task, MOST, result);
    }

    /** @param most how many probabilities are kept at most */
    Scores(Task task, int most, Function<Scores, Result> result) {
        this.task = task;
        this.most = most;
        this.result = result;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            if (probabilities.size() > most - task.classes()) {
                throw new IllegalArgumentException("it keeps the probability of each of " + task.classes()
                        + " classes for every row, which is too much for more than " + most / task.classes()
                        + " rows; use a metric that keeps less, such as accuracy, or less data");
            }
            count += row == 0 || predictions.example(row) != predictions.example(row - 1) ? 1 : 0;
            targets.add(predictions.targetClass(row));
            columns.add(predictions.column(row));
            examples.add(count);
            for (int label = 0; label < task.classes(); label++) {
                probabilities.add(predictions.probability(row, label));
            }
        }
    }

    @Override
    public void merge(Measurement other) {
        Scores that = (Scores) other;
        targets.addAll(that.targets);
        columns.addAll(that.columns);
        probabilities.addAll(that.probabilities);
        for (int row = 0; row < that.rows(); row++) {
            examples.add(count + that.examples.get(row));
        }
        count += that.count;
    }

    @Override
    public Result compute() {
        return result.apply(this);
    }

    int rows() {
        return targets.size();
    }

    int target(int row) {
        return (int) targets.get(row);
    }

    /** The names of what has a curve of its own: the labels, or the classes. */
    List<String> names() {
        return task.isMultilabel() ? task.labels() : task.classNames();
    }

    /** The curve of each label's yes, or of each class against all others. */
    List<Curve> each() {
        if (task.isMultilabel()) {
            int[][] ofLabels = rows(columns, names().size());
            return Arrays.stream(ofLabels).map(rows -> curve(1, rows)).toList();
        }
        int[] all = IntStream.range(0, rows()).toArray();
        return IntStream.range(0, names().size())
                .mapToObj(label -> curve(label, all))
                .toList();
    }

    /** The rows of each class. */
    int[][] ofClasses() {
        return rows(targets, task.classes());
    }

    /** The rows by what they have in a column, a number below some count. */
    private static int[][] rows(Numbers column, int count) {
        int[] sizes = new int[count];
        for (int row = 0; row < column.size(); row++) {
            sizes[(int) column.get(row)]++;
        }
        int[][] rows = new int[count][];
        Arrays.setAll(rows, number -> new int[sizes[number]]);
        int[] filled = new int[count];
        for (int row = 0; row < column.size(); row++) {
            int number = (int) column.get(row);
            rows[number][filled[number]++] = row;
        }
        return rows;
    }

    /** One curve of all labels, or of all classes against all others. */
    Curve together() {
        Curve.Builder curve = new Curve.Builder();
        for (int row = 0; row < rows(); row++) {
            for (int label = task.isMultilabel() ? 1 : 0; label < task.classes(); label++) {
                curve.add(target(row) == label, probability(row, label));
            }
        }
        return curve.build();
    }

    /** The curve of each example's labels. */
    List<Curve> ofExamples() {
        List<Curve> curves = new ArrayList<>();
        for (int row = 0; row < rows(); ) {
            Curve.Builder curve = new Curve.Builder();
            for (double example = examples.get(row); row < rows() && examples.get(row) == example; row++) {
                curve.add(target(row) == 1, probability(row, 1));
            }
            curves.add(curve.build());
        }
        return curves;
    }

    /** The curve of a class, over some rows. */
    Curve curve(int label, int[]... some) {
        Curve.Builder curve = new Curve.Builder();
        for (int[] rows : some) {
            for (int row : rows) {
                curve.add(target(row) == label, probability(row, label));
            }
        }
        return curve.build();
    }

    private double probability(int row, int label) {
        return probabilities.get(row * task.classes() + label);
    }
}
