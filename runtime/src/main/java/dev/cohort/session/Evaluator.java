package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import dev.cohort.api.metric.Task;
import dev.cohort.configuration.MetricLabels;
import dev.cohort.configuration.MetricSection;
import dev.cohort.engine.Engine;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.EvaluationStep.Judged;
import dev.cohort.step.Variable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs a part of the data through a model and measures what comes out. */
final class Evaluator implements AutoCloseable {
    private final Steps steps;
    private final FieldBuffers batch;
    private final PerBucket<Targets> targets;
    private final Engine engine;
    private final ModelMemory memory;
    private final Map<String, Variable> variables;
    private final PerBucket<List<Draws>> draws;
    private final TextWriting writing;
    private final Optional<SpanTexts> spans;
    private final Map<Set<String>, PerBucket<EvaluationPass>> passes = new LinkedHashMap<>();

    Evaluator(
            Steps steps,
            FieldBuffers batch,
            Engine engine,
            ModelMemory memory,
            Map<String, Variable> variables,
            SessionOptions options,
            Optional<Vocabulary> vocabulary) {
        this.steps = steps;
        this.batch = batch;
        this.targets =
                new PerBucket<>(bucket -> new Targets(steps.evaluation(bucket).targets()));
        this.engine = engine;
        this.memory = memory;
        this.variables = variables;
        this.draws = new PerBucket<>(bucket -> steps.evaluation(bucket).draws().stream()
                .map(draw -> new Draws(draw, batch.capacity(), options.seed(), 0))
                .toList());
        this.writing = new TextWriting(steps, batch, engine, memory, variables, options, vocabulary);
        this.spans =
                vocabulary.filter(known -> SpanTexts.are(step().judged())).map(known -> new SpanTexts(batch, known));
    }

    Evaluation evaluate(OpenData data, Part part, List<MetricSection> metrics, Runnable before) {
        requireFields(data.buckets());
        List<String> names = names(metrics);
        Map<String, Map<String, Measurement>> measurements = new LinkedHashMap<>();
        Map<String, Measurement> ofTexts = new LinkedHashMap<>();
        for (int index = 0; index < names.size(); index++) {
            if (judgesTexts(metrics.get(index).metric())) {
                ofTexts.put(names.get(index), ofTexts(metrics.get(index).metric()));
                continue;
            }
            Judged judged = judged(metrics.get(index));
            measurements
                    .computeIfAbsent(judged.output(), output -> new LinkedHashMap<>())
                    .put(names.get(index), start(metrics.get(index).metric(), BatchPredictions.task(judged)));
        }
        Set<String> asked = new HashSet<>(measurements.keySet());
        if (!ofTexts.isEmpty() && spans.isPresent()) {
            asked.addAll(SpanTexts.OUTPUTS);
        }
        PerBucket<EvaluationPass> pass = passes.computeIfAbsent(Set.copyOf(asked), this::passes);
        long count = 0;
        LossSum loss = new LossSum(step().parts());
        try (BatchReader reader = data.read(part, Order.PLAIN)) {
            for (int read = next(reader, before); read > 0; read = next(reader, before)) {
                targets.of(batch.bucket()).check(batch, read);
                EvaluationPass current = pass.of(batch.bucket());
                current.run(count, read);
                loss.add(current, read);
                if (!ofTexts.isEmpty()) {
                    see(spans.isPresent() ? spans.get().of(current, read) : writing.write(count, read), ofTexts);
                }
                count += read;
                for (Map.Entry<String, Map<String, Measurement>> output : measurements.entrySet()) {
                    BatchPredictions predictions = current.predictions(output.getKey());
                    predictions.show(read);
                    see(predictions, output.getValue());
                }
            }
        }
        Map<String, Result> results = new LinkedHashMap<>();
        for (int index = 0; index < names.size(); index++) {
            String name = names.get(index);
            Map<String, Measurement> all = ofTexts.containsKey(name)
                    ? ofTexts
                    : measurements.get(judged(metrics.get(index)).output());
            results.put(name, result(Objects.requireNonNull(all, name), name));
        }
        return new Evaluation(count, loss.value(), loss.terms(), results);
    }

    private PerBucket<EvaluationPass> passes(Set<String> asked) {
        return new PerBucket<>(bucket -> new EvaluationPass(
                steps.evaluation(bucket), asked, batch, draws.of(bucket), engine, memory, variables));
    }

    private static void see(Predictions predictions, Map<String, Measurement> measurements) {
        measurements
                .values()
                .forEach(measurement -> PluginCode.run(measurement, "update", () -> measurement.update(predictions)));
    }

    private static Result result(Map<String, Measurement> measurements, String name) {
        Measurement measurement = Objects.requireNonNull(measurements.get(name), name);
        return PluginCode.call(measurement, "compute", measurement::compute);
    }

    private int next(BatchReader reader, Runnable before) {
        before.run();
        return reader.read(batch);
    }

    /** Data of other fields would fill other places of the buffers than those that the model reads. */
    private void requireFields(List<List<Field>> given) {
        if (given.equals(batch.buckets())) {
            return;
        }
        List<String> expected = batch.buckets().stream().map(Evaluator::form).toList();
        List<String> found = given.stream().map(Evaluator::form).toList();
        if (!found.equals(expected)) {
            throw new IllegalArgumentException("the session was opened for examples of "
                    + String.join("; or ", expected) + ", but these have " + String.join("; or ", found));
        }
    }

    private static String form(List<Field> fields) {
        return fields.stream()
                .map(field -> field.name() + " " + field.type().name().toLowerCase(Locale.ROOT) + field.shape())
                .collect(Collectors.joining(", "));
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
            if (judgesTexts(metric.metric())) {
                ofTexts(metric.metric());
            } else {
                start(metric.metric(), BatchPredictions.task(judged(metric)));
            }
            return Optional.empty();
        } catch (IllegalArgumentException misfit) {
            return Optional.of(String.valueOf(misfit.getMessage()));
        }
    }

    private static boolean judgesTexts(Metric metric) {
        return PluginCode.call(metric, "judges", metric::judges).contains(Answer.TEXTS);
    }

    private Measurement ofTexts(Metric metric) {
        Optional<String> misfit = spans.isPresent() ? Optional.empty() : textMisfit();
        if (misfit.isPresent()) {
            throw new IllegalArgumentException("the metric " + label(metric) + " judges texts, but " + misfit.get());
        }
        return start(metric, TextPredictions.TASK);
    }

    /** Why the model can write no texts, if it can write none. */
    Optional<String> textMisfit() {
        try {
            writing.require();
            return Optional.empty();
        } catch (IllegalArgumentException misfit) {
            return Optional.of(String.valueOf(misfit.getMessage()));
        }
    }

    private Judged judged(MetricSection metric) {
        return step().judged().stream()
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
                    + judges.iterator().next().words() + ", but the loss has the model predict "
                    + task.answer().words());
        }
        return PluginCode.build(metric, "start", () -> metric.start(task));
    }

    /** The evaluation of the largest examples, which is what is exported. */
    EvaluationStep step() {
        return steps.evaluation(0);
    }

    @Override
    public void close() {
        writing.close();
        passes.values().forEach(pass -> pass.forEach(EvaluationPass::close));
    }
}
