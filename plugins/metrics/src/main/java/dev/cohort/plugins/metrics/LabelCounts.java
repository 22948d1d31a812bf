package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.function.Function;

/** Counts how well the labels of examples are met that have several, by label and by example. */
final class LabelCounts implements Measurement {
    /** How often a label was rightly said to be there, said to be there, there, and looked at. */
    static final class Label {
        private long right;
        private long predicted;
        private long targets;
        private long rows;

        private void add(boolean target, boolean prediction) {
            right += target && prediction ? 1 : 0;
            predicted += prediction ? 1 : 0;
            targets += target ? 1 : 0;
            rows++;
        }

        private void add(Label that) {
            right += that.right;
            predicted += that.predicted;
            targets += that.targets;
            rows += that.rows;
        }

        long right() {
            return right;
        }

        long predicted() {
            return predicted;
        }

        long targets() {
            return targets;
        }

        long rows() {
            return rows;
        }
    }

    private final Label[] labels;
    private final Average.Ratio ratio;
    private final Function<LabelCounts, Result> result;
    private long examples;
    private long exact;
    private double ofExamples;

    /** @param ratio of the labels of one example, whose sum is {@link #ofExamples} */
    LabelCounts(int count, Average.Ratio ratio, Function<LabelCounts, Result> result) {
        this.labels = new Label[count];
        for (int column = 0; column < count; column++) {
            labels[column] = new Label();
        }
        this.ratio = ratio;
        this.result = result;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); ) {
            Label example = new Label();
            boolean met = true;
            int number = predictions.example(row);
            for (; row < predictions.rows() && predictions.example(row) == number; row++) {
                boolean target = predictions.targetClass(row) == 1;
                boolean prediction = predictions.predictedClass(row) == 1;
                labels[predictions.column(row)].add(target, prediction);
                example.add(target, prediction);
                met &= target == prediction;
            }
            examples++;
            exact += met ? 1 : 0;
            ofExamples += ratio.of(example.right, example.predicted, example.targets);
        }
    }

    @Override
    public void merge(Measurement other) {
        LabelCounts that = (LabelCounts) other;
        for (int column = 0; column < labels.length; column++) {
            labels[column].add(that.labels[column]);
        }
        examples += that.examples;
        exact += that.exact;
        ofExamples += that.ofExamples;
    }

    @Override
    public Result compute() {
        return result.apply(this);
    }

    int labels() {
        return labels.length;
    }

    Label label(int column) {
        return labels[column];
    }

    /** All labels as one. */
    Label together() {
        Label all = new Label();
        for (Label label : labels) {
            all.add(label);
        }
        return all;
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
