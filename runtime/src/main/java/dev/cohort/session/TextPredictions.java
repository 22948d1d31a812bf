package dev.cohort.session;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Task;
import java.util.List;

/** Texts of a model, each beside those that are right, at least one. */
record TextPredictions(List<List<String>> targets, List<String> texts) implements Predictions {
    static final Task TASK = new Task(Answer.TEXTS, List.of(), 1);

    @Override
    public int rows() {
        return texts.size();
    }

    @Override
    public int example(int row) {
        return row;
    }

    @Override
    public int column(int row) {
        return 0;
    }

    @Override
    public String targetText(int row) {
        return targets.get(row).get(0);
    }

    @Override
    public List<String> targetTexts(int row) {
        return targets.get(row);
    }

    @Override
    public String text(int row) {
        return texts.get(row);
    }

    @Override
    public long group(int row) {
        throw noText();
    }

    @Override
    public int targetClass(int row) {
        throw noText();
    }

    @Override
    public int predictedClass(int row) {
        throw noText();
    }

    @Override
    public double probability(int row, int label) {
        throw noText();
    }

    @Override
    public double target(int row, int column) {
        throw noText();
    }

    @Override
    public double prediction(int row, int column) {
        throw noText();
    }

    private static RuntimeException noText() {
        return new UnsupportedOperationException("these predictions are texts");
    }
}
