package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Keeps the probabilities of all rows of a part; every metric of thresholds follows from them. */
final class Scores implements Measurement {
    private final Task task;
    private final Function<Scores, Result> result;
    private final Numbers targets = new Numbers();
    private final Numbers columns = new Numbers();
    private final Numbers examples = new Numbers();
    private final Numbers probabilities = new Numbers();
    private int count;

    Scores(Task task, Function<Scores, Result> result) {
        this.task = task;
        this.result = result;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
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
        return IntStream.range(0, names().size())
                .mapToObj(place ->
                        task.isMultilabel() ? curve(1, row -> columns.get(row) == place) : curve(place, row -> true))
                .toList();
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
    Curve curve(int label, IntPredicate counts) {
        Curve.Builder curve = new Curve.Builder();
        for (int row = 0; row < rows(); row++) {
            if (counts.test(row)) {
                curve.add(target(row) == label, probability(row, label));
            }
        }
        return curve.build();
    }

    private double probability(int row, int label) {
        return probabilities.get(row * task.classes() + label);
    }
}
