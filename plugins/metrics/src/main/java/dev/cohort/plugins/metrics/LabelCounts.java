package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Counts how well the labels of examples are met that have several, by label and by example. */
final class LabelCounts implements Measurement {
    private final List<BinaryCounts> labels;
    private final Decision decision;
    private final Average.Ratio ratio;
    private final Function<LabelCounts, Result> result;
    private long examples;
    private long exact;
    private double ofExamples;

    /** @param ratio of the labels of one example, whose sum is {@link #ofExamples} */
    LabelCounts(int count, Decision decision, Average.Ratio ratio, Function<LabelCounts, Result> result) {
        this.labels =
                IntStream.range(0, count).mapToObj(column -> new BinaryCounts()).toList();
        this.decision = decision;
        this.ratio = ratio;
        this.result = result;
    }

    /** Counts by label and of whole examples alone. */
    LabelCounts(int count, Decision decision, Function<LabelCounts, Result> result) {
        this(count, decision, example -> 0, result);
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); ) {
            BinaryCounts example = new BinaryCounts();
            boolean met = true;
            int number = predictions.example(row);
            for (; row < predictions.rows() && predictions.example(row) == number; row++) {
                boolean target = predictions.targetClass(row) == 1;
                boolean prediction = decision.of(predictions, row) == 1;
                labels.get(predictions.column(row)).add(target, prediction);
                example.add(target, prediction);
                met &= target == prediction;
            }
            examples++;
            exact += met ? 1 : 0;
            ofExamples += ratio.of(example);
        }
    }

    @Override
    public void merge(Measurement other) {
        LabelCounts that = (LabelCounts) other;
        for (int column = 0; column < labels.size(); column++) {
            labels.get(column).add(that.labels.get(column));
        }
        examples += that.examples;
        exact += that.exact;
        ofExamples += that.ofExamples;
    }

    @Override
    public Result compute() {
        return result.apply(this);
    }

    /** The counts of each label. */
    List<BinaryCounts> each() {
        return labels;
    }

    /** The number of examples. */
    long examples() {
        return examples;
    }

    /** How many examples have all their labels right. */
    long exact() {
        return exact;
    }

    /** The sum of the examples' own ratios. */
    double ofExamples() {
        return ofExamples;
    }
}
