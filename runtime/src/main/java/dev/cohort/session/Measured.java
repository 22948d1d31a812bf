package dev.cohort.session;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.EvaluationStep.Judged;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A metric at work on a part of the data.
 *
 * @param label as {@link Evaluation#results} has it
 * @param judged what it judges; texts where there is none
 * @param reads what it reads of classes
 */
record Measured(
        String label, Part part, Metric metric, Optional<Judged> judged, Set<Reading> reads, Measurement measurement) {
    /** Begins. @throws IllegalArgumentException if the metric does not judge what is predicted, or refuses it */
    static Measured start(String label, Part part, Metric metric, Optional<Judged> judged) {
        Task task = judged.map(BatchPredictions::task).orElse(TextPredictions.TASK);
        Measurement measurement = start(metric, task);
        Set<Reading> reads = task.answer() == Answer.CLASSES
                ? PluginCode.call(metric, "reads", metric::reads)
                : Set.of(Reading.PROBABILITIES);
        return new Measured(label, part, metric, judged, reads, measurement);
    }

    static Measurement start(Metric metric, Task task) {
        Set<Answer> judges = PluginCode.call(metric, "judges", metric::judges);
        if (!judges.contains(task.answer())) {
            throw new IllegalArgumentException("the metric " + label(metric) + " judges "
                    + judges.iterator().next().words() + ", but the loss has the model predict "
                    + task.answer().words());
        }
        return PluginCode.build(metric, "start", () -> metric.start(task));
    }

    static String label(Metric metric) {
        return PluginCode.call(metric, "label", metric::label);
    }

    static boolean judgesTexts(Metric metric) {
        return PluginCode.call(metric, "judges", metric::judges).contains(Answer.TEXTS);
    }

    boolean isOfTexts() {
        return judged.isEmpty();
    }

    void see(Predictions predictions) {
        told("update", () -> {
            measurement.update(predictions);
            return measurement;
        });
    }

    Result result() {
        return told("compute", measurement::compute);
    }

    /** What the metric answers; where it refuses the data, which metric that is, of which part, and what can be done. */
    private <T> T told(String method, Supplier<T> code) {
        try {
            return PluginCode.call(measurement, method, code);
        } catch (IllegalArgumentException refusal) {
            String said = String.valueOf(refusal.getMessage());
            String own = "the metric " + label(metric) + " ";
            throw Misfit.of(
                    metric,
                    "the metric " + label + " cannot measure the " + part.label() + " part: "
                            + (said.startsWith(own) ? said.substring(own.length()) : said)
                            + "; change that, or take " + PluginCode.name(metric)
                            + " out of metrics in [training]");
        }
    }
}
