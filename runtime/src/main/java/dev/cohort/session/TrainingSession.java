package dev.cohort.session;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.objective.Objective;
import dev.cohort.configuration.MetricSection;
import dev.cohort.engine.Engine;
import dev.cohort.engine.KernelException;
import dev.cohort.experiment.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model in training.
 *
 * <p>Fill the buffers of {@link #batch()}, call {@link #step}, and again. Whoever opens a session closes it; threads may
 * take turns with it, and get an {@link IllegalStateException} where they meet or come after its end.
 */
public final class TrainingSession implements AutoCloseable {
    private static final Runnable NOTHING = () -> {};

    private final Turns turns = new Turns();
    private final SessionParts parts;
    private final Batches batches;
    private final ObjectiveTrainings objectives;
    private final SessionVariables variables;
    private final TrainedNetwork network;
    private long steps;
    private Optional<String> initialized = Optional.empty();

    private TrainingSession(SessionParts parts) {
        this.parts = parts;
        this.batches = parts.batches();
        this.objectives = new ObjectiveTrainings(parts.objectives());
        this.variables = new SessionVariables(parts);
        this.network = new TrainedNetwork(turns, parts, objectives, () -> initialized);
    }

    /**
     * Builds the graphs of some objectives over the fields of a batch and fills their parameters.
     *
     * @param objectives at least one; evaluation and export are of the first
     * @param fields what each example has, in the order of the buffers of {@link #batch()}
     * @throws IllegalArgumentException if there is no objective
     * @throws ProblemException if a formula and the fields do not fit, or the device is not there
     */
    public static TrainingSession open(List<Objective> objectives, List<Field> fields, SessionOptions options) {
        return open(required(objectives), fields, options, Engine.open(options.device(), options.threads()));
    }

    /** As {@link #open(List, List, SessionOptions)}, over the fields of a data set in each of its buckets. */
    public static TrainingSession open(List<Objective> objectives, OpenData data, SessionOptions options) {
        List<List<Field>> buckets = data.buckets();
        return new TrainingSession(SessionParts.build(
                required(objectives),
                buckets,
                data.vocabulary(),
                data.questions().isPresent(),
                options,
                Engine.open(options.device(), options.threads())));
    }

    /** As {@link #open(List, List, SessionOptions)}, with an engine that the session then closes. */
    static TrainingSession open(List<Objective> objectives, List<Field> fields, SessionOptions options, Engine engine) {
        return new TrainingSession(
                SessionParts.build(objectives, List.of(fields), Optional.empty(), false, options, engine));
    }

    private static List<Objective> required(List<Objective> objectives) {
        if (objectives.isEmpty()) {
            throw new IllegalArgumentException("a session trains at least one objective, but there is none");
        }
        return objectives;
    }

    /**
     * The buffers that the next step reads, of {@link SessionOptions#batchSize} examples; the same object until {@link
     * #step(int, Consumer)} fills others.
     */
    public Batch batch() {
        return batches.current();
    }

    /**
     * Makes one step on the first examples of the batch: loss, gradients and, when enough of them are accumulated, an
     * update. No object is made.
     *
     * @return the loss of the first objective, before its update, of the last step in which it took part; NaN or infinite where
     *     training diverged, and then nothing was updated
     * @throws ProblemException if a target of the batch is none that the loss takes, or a number that the model takes for an
     *     index is none
     */
    public float step(int examples) {
        return step(examples, Batches.NOBODY);
    }

    /**
     * Makes one step as {@link #step(int)}, and has the next batch read by a thread that has the time for it: into other
     * buffers while this batch is in use, or into the same ones while parameters are moved.
     *
     * @param read is called once, by whatever thread, and fills the buffers that {@link #batch()} is from then on; what it
     *     throws is thrown after the step, which counts
     */
    public float step(int examples, Consumer<Batch> read) {
        FieldBuffers batch = batches.current();
        if (examples < 1 || examples > batch.capacity()) {
            throw new IllegalArgumentException(
                    "a step takes 1 to " + batch.capacity() + " examples, but got " + examples);
        }
        turns.enter();
        try {
            parts.prepare(batch.bucket());
            parts.targets().of(batch.bucket()).check(batch, examples);
            steps++;
            objectives.run(batch, examples, steps, batches.readBy(read, objectives.isAhead(steps)));
            batches.turn();
            return objectives.first().loss();
        } catch (KernelException failed) {
            throw SessionParts.explained(failed);
        } finally {
            turns.leave();
        }
    }

    /** Whether the first objective took part in the last step. */
    public boolean isMeasured() {
        return objectives.first().takesPart(steps);
    }

    /** The loss of an objective, by its place, in the last step in which it took part. */
    public float loss(int objective) {
        return turns.take(() -> objectives.all().get(objective).loss());
    }

    /**
     * The losses that the last step came to beside that of the first objective: those of its terms, before their weights, and
     * those of the other objectives that took part, by name.
     */
    public Map<String, Float> partLosses() {
        return turns.take(() -> objectives.partLosses(steps));
    }

    /** A loss that was infinite or no number in the last step; nothing where all is well. */
    public Optional<Divergence> diverged() {
        return objectives.diverged();
    }

    /** Tells what was measured, as in {@code validation/loss}, for schedules that look at it. */
    public void measured(String metric, double value) {
        objectives.measured(metric, value);
    }

    /** Tells which epoch the next steps belong to, from 0, for schedules that count epochs. */
    public void epoch(int number) {
        objectives.epoch(number);
    }

    /** Batches so far. */
    public long steps() {
        return steps;
    }

    /** How many threads an operator may use. */
    public int threads() {
        return parts.engine().threads();
    }

    /** Into how many shards a batch is split at most, which threads take through the graph at the same time. */
    public int shards() {
        return objectives.shards();
    }

    /** Updates so far, of the first objective. */
    public long updates() {
        return objectives.first().updates();
    }

    /** The learning rate of the first objective's next update, for parameters of no group. */
    public double learningRate() {
        return objectives.learningRate();
    }

    /** The parameters as one vector, in the order of {@link #parameterNames}. */
    public float[] parameters() {
        return turns.take(() -> variables.parameters());
    }

    /**
     * The parameters that evaluations and the exported model use, as {@link #parameters()}: others where an optimizer keeps an
     * average of them, say.
     */
    public float[] evaluatedParameters() {
        return turns.take(() -> objectives.evaluated(() -> variables.parameters()));
    }

    /** Gives all parameters other values. */
    public void parameters(float[] values) {
        turns.take(() -> variables.parameters(values));
    }

    /** The gradients of the last step, after clipping, in the order of {@link #parameterNames}; 0 for frozen parameters. */
    public float[] gradients() {
        return turns.take(() -> variables.gradients());
    }

    /** The parameters' names, in the order in which the flat vectors hold them. */
    public List<String> parameterNames() {
        return variables.parameterNames();
    }

    /** A copy of a parameter or a state of the model. */
    public NamedTensor variable(String name) {
        return turns.take(() -> variables.variable(name));
    }

    /** Gives a parameter or a state of the model other values. */
    public void variable(String name, float[] values) {
        turns.take(() -> variables.variable(name, values));
    }

    /**
     * A copy of a parameter's gradient, as {@link #gradients()}.
     *
     * @throws IllegalArgumentException if there is no such parameter; a state has no gradient
     */
    public NamedTensor gradient(String name) {
        return turns.take(() -> variables.gradient(name));
    }

    /**
     * Begins with the values that another model has, by name and shape; references begin as what they refer to.
     *
     * <p>What of the model is new then, and of what there was no use, is among the {@link TrainedNetwork#remarks}.
     *
     * @param source what the remark calls the other model
     * @throws ProblemException if nothing fits
     */
    public void initialize(String source, List<NamedTensor> tensors) {
        initialized = turns.take(() -> new InitialValues(parts.memory()).take(source, tensors));
    }

    /** A copy of all that is needed to go on later. */
    public Snapshot snapshot() {
        return snapshot(List.of());
    }

    /** As {@link #snapshot()}, in the memory of a snapshot that nobody needs any more. */
    public Snapshot snapshot(Snapshot spent) {
        return snapshot(spent.tensors());
    }

    private Snapshot snapshot(List<NamedTensor> spent) {
        return turns.take(() -> new Snapshots(parts.memory(), parts.objectives()).take(steps, spent));
    }

    /** Goes back to, or on from, a snapshot. @throws ProblemException if it is of another model */
    public void restore(Snapshot snapshot) {
        turns.take(() -> {
            new Snapshots(parts.memory(), parts.objectives()).restore(snapshot);
            steps = snapshot.step();
        });
    }

    /**
     * Measures the model on a part of the data, exactly: each example once.
     *
     * @return the metrics by their labels; where several have one label, the options in which they differ follow it
     * @throws ProblemException if a target is none that the loss takes, a metric does not fit the target, or one is asked for twice
     */
    public Evaluation evaluate(Examples examples, Part part, List<Metric> metrics) {
        return evaluate(
                new OpenData(examples),
                part,
                metrics.stream().map(MetricSection::of).toList(),
                NOTHING);
    }

    /**
     * Measures the model as {@link #evaluate(Examples, Part, List)}.
     *
     * @param before is run before each batch; what it throws ends the evaluation
     */
    public Evaluation evaluate(OpenData data, Part part, List<MetricSection> metrics, Runnable before) {
        return turns.take(() -> {
            try {
                return objectives.evaluated(() -> parts.evaluator().evaluate(data, part, metrics, before));
            } catch (IllegalArgumentException | KernelException problem) {
                throw SessionParts.explained(problem);
            }
        });
    }

    /** Why a metric cannot judge what the model predicts; nothing where it can. */
    public Optional<String> misfit(MetricSection metric) {
        return turns.take(() -> parts.evaluator().misfit(metric));
    }

    /** Why the model cannot write texts for this data; nothing where it can. */
    public Optional<String> textMisfit() {
        return turns.take(() -> parts.evaluator().textMisfit());
    }

    /** The network as others see it. */
    public TrainedNetwork network() {
        return network;
    }

    /** Frees what is native; a second call does nothing. */
    @Override
    public void close() {
        if (turns.end()) {
            parts.close();
        }
    }
}
