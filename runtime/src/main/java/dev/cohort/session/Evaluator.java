package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.configuration.MetricLabels;
import dev.cohort.configuration.MetricSection;
import dev.cohort.engine.Engine;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.EvaluationStep.Judged;
import dev.cohort.step.Variable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Runs a part of the data through a model and measures what comes out. */
final class Evaluator implements AutoCloseable {
    private final EvaluationStep step;
    private final FieldBuffers batch;
    private final Targets targets;
    private final Engine engine;
    private final ModelMemory memory;
    private final Map<String, Variable> variables;
    private final List<Draws> draws;
    private final Map<Set<Judged>, EvaluationPass> passes = new LinkedHashMap<>();

    Evaluator(
            EvaluationStep step,
            FieldBuffers batch,
            Engine engine,
            ModelMemory memory,
            Map<String, Variable> variables,
            long seed) {
        this.step = step;
        this.batch = batch;
        this.targets = new Targets(step.targets());
        this.engine = engine;
        this.memory = memory;
        this.variables = variables;
        this.draws = step.draws().stream()
                .map(draw -> new Draws(draw, batch.capacity(), seed, 0))
                .toList();
    }

    Evaluation evaluate(OpenData data, Part part, List<MetricSection> metrics, Runnable before) {
        requireFields(data.fields());
        List<String> names = names(metrics);
        Set<Judged> asked = new LinkedHashSet<>();
        metrics.forEach(metric -> asked.add(judged(metric)));
        EvaluationPass pass = passes.computeIfAbsent(
                asked, key -> new EvaluationPass(step, key, batch, draws, engine, memory, variables));
        List<Judging> judging = asked.stream()
                .map(judged -> new Judging(
                        new BatchPredictions(judged, batch, pass.predictions(judged)), new LinkedHashMap<>()))
                .toList();
        List<Judged> outputs = List.copyOf(asked);
        for (int index = 0; index < names.size(); index++) {
            MetricSection metric = metrics.get(index);
            judging.get(outputs.indexOf(judged(metric))).start(names.get(index), metric.metric());
        }
        long count = 0;
        EvaluationPass.Sum loss = pass.sum();
        try (BatchReader reader = data.read(part, Order.PLAIN)) {
            for (int read = next(reader, before); read > 0; read = next(reader, before)) {
                targets.check(batch, read);
                pass.run(count, read);
                loss.add(read);
                count += read;
                for (Judging one : judging) {
                    one.see(read);
                }
            }
        }
        Map<String, Result> results = new LinkedHashMap<>();
        for (int index = 0; index < names.size(); index++) {
            int output = outputs.indexOf(judged(metrics.get(index)));
            results.put(names.get(index), judging.get(output).result(names.get(index)));
        }
        return new Evaluation(count, loss.value(), loss.terms(), results);
    }

    /** The metrics of one output, by name. */
    private record Judging(BatchPredictions predictions, Map<String, Measurement> measurements) {
        void start(String name, Metric metric) {
            measurements.put(name, Evaluator.start(metric, predictions.task()));
        }

        void see(int examples) {
            predictions.show(examples);
            measurements
                    .values()
                    .forEach(measurement ->
                            PluginCode.run(measurement, "update", () -> measurement.update(predictions)));
        }

        Result result(String name) {
            Measurement measurement = Objects.requireNonNull(measurements.get(name), name);
            return PluginCode.call(measurement, "compute", measurement::compute);
        }
    }

    private int next(BatchReader reader, Runnable before) {
        before.run();
        return reader.read(batch);
    }

    /** Data of other fields would fill other places of the buffers than those that the model reads. */
    private void requireFields(List<Field> given) {
        List<String> expected = batch.fields().stream().map(Evaluator::form).toList();
        List<String> found = given.stream().map(Evaluator::form).toList();
        if (!found.equals(expected)) {
            throw new IllegalArgumentException("the session was opened for examples of " + String.join(", ", expected)
                    + ", but these have " + String.join(", ", found));
        }
    }

    private static String form(Field field) {
        return field.name() + " " + field.type().name().toLowerCase(Locale.ROOT) + field.shape();
    }

    private static List<String> names(List<MetricSection> metrics) {
        List<String> names = MetricLabels.of(metrics, Evaluator::label);
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new IllegalArgumentException("the metric " + name + " is asked for twice");
            }
        }
        return names;
    }

    /** Why a metric cannot judge the predictions, if it cannot. */
    Optional<String> misfit(MetricSection metric) {
        try {
            start(metric.metric(), BatchPredictions.task(judged(metric)));
            return Optional.empty();
        } catch (IllegalArgumentException misfit) {
            return Optional.of(String.valueOf(misfit.getMessage()));
        }
    }

    private Judged judged(MetricSection metric) {
        return step.judged().stream()
                .filter(judged -> judged.output().equals(metric.judged()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "metrics judge what a loss reads, but none reads the output \"" + metric.judged() + "\""));
    }

    private static String label(Metric metric) {
        return PluginCode.call(metric, "label", metric::label);
    }

    private static Measurement start(Metric metric, Task task) {
        Set<Answer> judges = PluginCode.call(metric, "judges", metric::judges);
        if (!judges.contains(task.answer())) {
            throw new IllegalArgumentException("the metric " + label(metric) + " judges "
                    + words(judges.iterator().next()) + ", but the loss has the model predict "
                    + words(task.answer()));
        }
        return PluginCode.build(metric, "start", () -> metric.start(task));
    }

    private static String words(Answer answer) {
        return answer.name().toLowerCase(Locale.ROOT);
    }

    EvaluationStep step() {
        return step;
    }

    @Override
    public void close() {
        passes.values().forEach(EvaluationPass::close);
    }
}
