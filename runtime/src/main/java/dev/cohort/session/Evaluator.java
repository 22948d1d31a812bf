package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Result;
import dev.cohort.configuration.MetricLabels;
import dev.cohort.configuration.MetricSection;
import dev.cohort.engine.Engine;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.EvaluationStep.Judged;
import dev.cohort.step.Variable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    private final boolean findsAnswers;
    private final Map<Set<String>, PerBucket<EvaluationPass>> passes = new LinkedHashMap<>();

    /** @param hasQuestions whether the data has questions, of which the model may find the answers */
    Evaluator(
            Steps steps,
            FieldBuffers batch,
            Engine engine,
            ModelMemory memory,
            Map<String, Variable> variables,
            SessionOptions options,
            Optional<Vocabulary> vocabulary,
            boolean hasQuestions) {
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
        this.findsAnswers = hasQuestions
                && step().judged().stream()
                        .map(Judged::output)
                        .collect(Collectors.toSet())
                        .containsAll(QuestionAnswers.OUTPUTS);
    }

    Evaluation evaluate(OpenData data, Part part, List<MetricSection> metrics, Runnable before) {
        requireFields(data.buckets());
        List<Measured> all = started(metrics, part);
        boolean texts = all.stream().anyMatch(Measured::isOfTexts);
        Optional<QuestionAnswers> answers =
                data.questions().filter(questions -> texts && findsAnswers).map(QuestionAnswers::new);
        Set<Judged> outputs = judged(all);
        PerBucket<EvaluationPass> pass = passes.computeIfAbsent(wanted(all, answers.isPresent()), this::passes);
        long count = 0;
        LossSum loss = new LossSum(step().parts());
        try (BatchReader reader = data.read(part, Order.PLAIN)) {
            for (int read = next(reader, before); read > 0; read = next(reader, before)) {
                targets.of(batch.bucket()).check(batch, read);
                EvaluationPass current = pass.of(batch.bucket());
                current.run(count, read);
                loss.add(current, read);
                if (answers.isPresent()) {
                    current.find(answers.get(), read);
                } else if (texts) {
                    see(writing.write(count, read), all, Optional.empty());
                }
                count += read;
                for (Judged judged : outputs) {
                    BatchPredictions predictions = current.predictions(judged);
                    predictions.show(read);
                    see(predictions, all, Optional.of(judged));
                }
            }
        }
        answers.ifPresent(found -> see(found.predictions(), all, Optional.empty()));
        Map<String, Result> results = new LinkedHashMap<>();
        all.forEach(measured -> results.put(measured.label(), measured.result()));
        return new Evaluation(count, loss.value(), loss.terms(), results);
    }

    private List<Measured> started(List<MetricSection> metrics, Part part) {
        List<String> labels = labels(metrics);
        return IntStream.range(0, labels.size())
                .mapToObj(index -> start(labels.get(index), part, metrics.get(index)))
                .toList();
    }

    private static Set<Judged> judged(List<Measured> all) {
        return all.stream()
                .flatMap(measured -> measured.judged().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The outputs of the graph that are asked for beside the losses. */
    private Set<String> wanted(List<Measured> all, boolean answers) {
        Set<String> outputs = new HashSet<>();
        all.forEach(measured -> measured.judged().ifPresent(judged -> {
            Set<String> own = measured.reads().stream().map(judged::name).collect(Collectors.toSet());
            boolean there = step().graph().outputs().keySet().containsAll(own);
            outputs.addAll(there ? own : Set.of(judged.answerName()));
        }));
        if (answers) {
            step().judged().stream()
                    .filter(judged -> QuestionAnswers.OUTPUTS.contains(judged.output()))
                    .forEach(judged -> outputs.add(judged.predictionName()));
        }
        return outputs;
    }

    private PerBucket<EvaluationPass> passes(Set<String> asked) {
        return new PerBucket<>(bucket -> new EvaluationPass(
                steps.evaluation(bucket), asked, batch, draws.of(bucket), engine, memory, variables));
    }

    private static void see(Predictions predictions, List<Measured> all, Optional<Judged> judged) {
        all.stream()
                .filter(measured -> measured.judged().equals(judged))
                .forEach(measured -> measured.see(predictions));
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

    private static List<String> labels(List<MetricSection> metrics) {
        List<String> labels = MetricLabels.of(metrics, Measured::label);
        for (String label : labels) {
            if (labels.indexOf(label) != labels.lastIndexOf(label)) {
                throw new IllegalArgumentException("the metric " + label + " is asked for twice");
            }
        }
        return labels;
    }

    /** Why a metric cannot judge the predictions, if it cannot. */
    Optional<String> misfit(MetricSection metric) {
        try {
            start(Measured.label(metric.metric()), Part.VALIDATION, metric);
            return Optional.empty();
        } catch (IllegalArgumentException misfit) {
            return Optional.of(String.valueOf(misfit.getMessage()));
        }
    }

    private Measured start(String label, Part part, MetricSection section) {
        Metric metric = section.metric();
        if (!Measured.judgesTexts(metric)) {
            Measured measured = Measured.start(label, part, metric, Optional.of(judged(section)));
            requireRoom(measured);
            return measured;
        }
        Optional<String> misfit = findsAnswers ? Optional.empty() : misfit(writing::requireTarget);
        if (misfit.isPresent()) {
            throw new IllegalArgumentException("the metric " + label + " judges texts, but " + misfit.get());
        }
        return Measured.start(label, part, metric, Optional.empty());
    }

    /** What leaves the graph for a batch lies in one piece of memory. */
    private void requireRoom(Measured measured) {
        Judged judged = measured.judged().orElseThrow();
        long bytes = (long) batch.capacity() * Shapes.of(judged.prediction(), 1).elements() * Float.BYTES;
        if (judged.answer() == Answer.CLASSES
                && measured.reads().contains(Reading.PROBABILITIES)
                && bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the metric " + measured.label() + " reads the probability of each of "
                    + judged.prediction().size(-1) + " classes, which for a batch of " + batch.capacity()
                    + " examples are " + bytes / 1_000_000_000 + " GB; lower batch-size, or take metrics that read"
                    + " less, such as accuracy, top-k-accuracy and perplexity");
        }
    }

    /** Why the model can write no texts, if it can write none. */
    Optional<String> textMisfit() {
        return misfit(writing::require);
    }

    private static Optional<String> misfit(Runnable check) {
        try {
            check.run();
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
