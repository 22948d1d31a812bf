package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/** Keeps all targets and predictions of a part, for metrics of their order; a metric's value is the mean over columns. */
final class Columns implements Measurement {
    private final List<Numbers> targets;
    private final List<Numbers> predicted;
    private final ToDoubleBiFunction<double[], double[]> value;

    /** @param value of the targets and the predictions of a column, row by row */
    Columns(int width, ToDoubleBiFunction<double[], double[]> value) {
        this.targets = numbers(width);
        this.predicted = numbers(width);
        this.value = value;
    }

    private static List<Numbers> numbers(int width) {
        return IntStream.range(0, width).mapToObj(column -> new Numbers()).toList();
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            for (int column = 0; column < targets.size(); column++) {
                targets.get(column).add(predictions.target(row, column));
                predicted.get(column).add(predictions.prediction(row, column));
            }
        }
    }

    @Override
    public void merge(Measurement other) {
        Columns that = (Columns) other;
        for (int column = 0; column < targets.size(); column++) {
            targets.get(column).addAll(that.targets.get(column));
            predicted.get(column).addAll(that.predicted.get(column));
        }
    }

    @Override
    public Result compute() {
        double sum = 0;
        for (int column = 0; column < targets.size(); column++) {
            sum += value.applyAsDouble(
                    targets.get(column).toArray(), predicted.get(column).toArray());
        }
        return Result.of(sum / targets.size());
    }
}
