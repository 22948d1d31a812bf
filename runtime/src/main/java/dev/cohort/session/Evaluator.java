package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.loss.Combination;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.configuration.MetricLabels;
import dev.cohort.engine.Binding;
import dev.cohort.engine.Engine;
import dev.cohort.engine.FlatMemory;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.Names;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs a part of the data through a model and measures what comes out. */
final class Evaluator implements AutoCloseable {
    private final EvaluationStep step;
    private final FieldBuffers batch;
    private final Targets targets;
    private final FlatMemory loss = new FlatMemory(1);
    private final FlatMemory weight = new FlatMemory(1);
    private final FlatMemory predictions;
    private final BoundGraph graph;

    Evaluator(
            EvaluationStep step,
            FieldBuffers batch,
            Engine engine,
            ModelMemory memory,
            Map<String, Variable> variables) {
        this.step = step;
        this.batch = batch;
        this.targets = new Targets(step.targets());
        this.predictions = new FlatMemory(step.judged()
                .map(judged -> Math.toIntExact(
                        Shapes.of(judged.prediction(), batch.capacity()).elements()))
                .orElse(0));
        this.graph = new BoundGraph(
                engine, step.graph(), 1, batch.capacity(), memory, variables, this::bind, Optional.empty());
    }

    private void bind(Binding binding, BoundGraph.Shard shard) {
        binding.output(Names.LOSS, loss, 0, Shape.SCALAR);
        if (step.combination() instanceof Combination.MeanOver) {
            binding.output(Names.LOSS_WEIGHT, weight, 0, Shape.SCALAR);
        }
        step.judged().ifPresent(judged -> {
            boolean classes = judged.type() == TargetType.CLASS;
            Shape shape = Shapes.of(judged.prediction(), shard.examples());
            String output = classes ? Names.PROBABILITIES : EvaluationStep.PREDICTION;
            binding.output(output, predictions, 0, shape);
        });
    }

    Evaluation evaluate(OpenData data, Part part, List<Metric> metrics, Runnable before) {
        requireFields(data.fields());
        Optional<BatchPredictions> judged = metrics.isEmpty() ? Optional.empty() : Optional.of(judged());
        List<String> names = names(metrics);
        List<Measurement> measurements = new ArrayList<>();
        judged.map(BatchPredictions::task)
                .ifPresent(task -> metrics.forEach(metric -> measurements.add(start(metric, task))));
        long count = 0;
        LossOfPart lossOfPart = new LossOfPart(step.combination());
        try (BatchReader reader = data.read(part, Order.PLAIN)) {
            for (int read = next(reader, before); read > 0; read = next(reader, before)) {
                targets.check(batch, read);
                graph.prepare(batch, read);
                graph.run(batch, 0, read);
                lossOfPart.add(loss.floats().get(0), read, weight.floats().get(0));
                count += read;
                if (judged.isPresent()) {
                    judged.get().show(read);
                    measurements.forEach(measurement ->
                            PluginCode.run(measurement, "update", () -> measurement.update(judged.get())));
                }
            }
        }
        Map<String, Result> results = new LinkedHashMap<>();
        for (int index = 0; index < names.size(); index++) {
            Measurement measurement = measurements.get(index);
            results.put(names.get(index), PluginCode.call(measurement, "compute", measurement::compute));
        }
        return new Evaluation(count, lossOfPart.value(), results);
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

    private static List<String> names(List<Metric> metrics) {
        List<String> names = MetricLabels.of(metrics, Evaluator::label);
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new IllegalArgumentException("the metric " + name + " is asked for twice");
            }
        }
        return names;
    }

    /** Why a metric cannot judge the predictions, if it cannot. */
    Optional<String> misfit(Metric metric) {
        try {
            start(metric, judged().task());
            return Optional.empty();
        } catch (IllegalArgumentException misfit) {
            return Optional.of(String.valueOf(misfit.getMessage()));
        }
    }

    private BatchPredictions judged() {
        return step.judged()
                .map(it -> new BatchPredictions(it, batch, predictions))
                .orElseThrow(() ->
                        new IllegalArgumentException("metrics need a loss that compares a prediction with a target"));
    }

    private static String label(Metric metric) {
        return PluginCode.call(metric, "label", metric::label);
    }

    private static Measurement start(Metric metric, Task task) {
        if (!PluginCode.call(metric, "targets", metric::targets).contains(task.type())) {
            boolean classes = task.type() == TargetType.CLASS;
            throw new IllegalArgumentException("the metric " + label(metric) + " judges "
                    + (classes ? "numbers" : "classes") + ", but the loss has the model predict "
                    + (classes ? "classes" : "numbers"));
        }
        return PluginCode.build(metric, "start", () -> metric.start(task));
    }

    EvaluationStep step() {
        return step;
    }

    @Override
    public void close() {
        graph.close();
    }
}
