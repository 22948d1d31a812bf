package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Keeps the scores and relevances of all groups; a metric's value is the mean over groups, and over none not a number. */
final class Rankings implements Measurement {
    /** The rows of a group. */
    private record Group(Numbers scores, Numbers relevances) {
        Group() {
            this(new Numbers(), new Numbers());
        }
    }

    private final Answer answer;
    private final ToDoubleFunction<Ranking> value;
    private final Map<Long, Group> groups = new TreeMap<>();

    Rankings(Answer answer, ToDoubleFunction<Ranking> value) {
        this.answer = answer;
        this.value = value;
    }

    @Override
    public void update(Predictions predictions) {
        boolean classes = answer == Answer.CLASSES;
        for (int row = 0; row < predictions.rows(); row++) {
            Group group = groups.computeIfAbsent(predictions.group(row), number -> new Group());
            group.scores().add(classes ? predictions.probability(row, 1) : predictions.prediction(row, 0));
            group.relevances().add(classes ? predictions.targetClass(row) : predictions.target(row, 0));
        }
    }

    @Override
    public void merge(Measurement other) {
        ((Rankings) other).groups.forEach((number, more) -> {
            Group group = groups.computeIfAbsent(number, none -> new Group());
            group.scores().addAll(more.scores());
            group.relevances().addAll(more.relevances());
        });
    }

    @Override
    public Result compute() {
        double sum = 0;
        for (Group group : groups.values()) {
            sum += value.applyAsDouble(
                    Ranking.of(group.scores().toArray(), group.relevances().toArray()));
        }
        return Result.of(sum / groups.size());
    }
}
