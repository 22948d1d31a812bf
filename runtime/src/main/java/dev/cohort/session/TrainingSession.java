package dev.cohort.session;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.graph.DifferentiationException;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.objective.Objective;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.engine.Engine;
import dev.cohort.engine.Kernels;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.graph.Differentiator;
import dev.cohort.graph.Graph;
import dev.cohort.graph.ModelDescription;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.Declarations;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.InferenceGraph;
import dev.cohort.step.LabelCheck;
import dev.cohort.step.TrainingStep;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A model in training.
 *
 * <p>Fill the buffers of {@link #batch()}, call {@link #step}, and again. Whoever opens a session closes it; threads may
 * take turns with it, and get an {@link IllegalStateException} where they meet.
 */
public final class TrainingSession implements AutoCloseable {
    private enum Use {
        IDLE,
        BUSY,
        CLOSED
    }

    private final AtomicReference<Use> use = new AtomicReference<>(Use.IDLE);
    private final List<Field> fields;
    private final Declarations declarations;
    private final Engine engine;
    private final FieldBuffers batch;
    private final ModelMemory memory;
    private final Labels labels;
    private final List<ObjectiveTraining> objectives = new ArrayList<>();
    private final Evaluator evaluator;
    private long steps;
    private int epoch;

    private TrainingSession(
            List<Objective> objectives,
            List<TrainingStep> training,
            EvaluationStep evaluation,
            List<Field> fields,
            Declarations declarations,
            Engine engine,
            SessionOptions options) {
        this.fields = List.copyOf(fields);
        this.declarations = declarations;
        this.engine = engine;
        this.batch = new FieldBuffers(fields, options.batchSize());
        this.memory = new ModelMemory(
                new Layout(objectives, training, declarations.parameters(), declarations.states()), engine);
        memory.initialize(options.seed());
        List<LabelCheck> checks = training.stream()
                .flatMap(step -> step.labels().stream())
                .distinct()
                .toList();
        this.labels = new Labels(checks, batch);
        for (int place = 0; place < objectives.size(); place++) {
            this.objectives.add(new ObjectiveTraining(
                    objectives.get(place),
                    place,
                    training.get(place),
                    engine,
                    batch,
                    memory,
                    declarations.all(),
                    options));
        }
        this.evaluator = new Evaluator(
                evaluation, new FieldBuffers(fields, options.batchSize()), engine, memory, declarations.all());
        parametersChanged();
    }

    /**
     * Builds the graphs of some objectives over the fields of a batch and fills their parameters.
     *
     * @param objectives at least one; evaluation and export are of the first
     * @param fields what each example has, in the order of the buffers of {@link #batch()}
     * @throws ProblemException if a formula and the fields do not fit, or the device is not there
     */
    public static TrainingSession open(List<Objective> objectives, List<Field> fields, SessionOptions options) {
        return open(objectives, fields, options, Engine.open(options.device(), options.threads()));
    }

    /** As {@link #open(List, List, SessionOptions)}, with an engine that the session then closes. */
    static TrainingSession open(List<Objective> objectives, List<Field> fields, SessionOptions options, Engine engine) {
        Differentiator differentiator = new ReverseMode();
        Kernels kernels = Kernels.of(options.device().kind());
        Declarations declarations = new Declarations();
        List<TrainingStep> training = new ArrayList<>();
        try {
            for (Objective objective : objectives) {
                training.add(TrainingStep.build(objective, fields, declarations, differentiator, kernels::has));
            }
            EvaluationStep evaluation = EvaluationStep.build(objectives.get(0), fields, declarations, differentiator);
            return new TrainingSession(objectives, training, evaluation, fields, declarations, engine, options);
        } catch (RuntimeException problem) {
            engine.close();
            throw explained(problem);
        }
    }

    private static RuntimeException explained(RuntimeException problem) {
        String message = String.valueOf(problem.getMessage());
        if (problem instanceof ModelFormatException format) {
            return new ProblemException(
                    new Problem.ModelFile(Optional.of(new Position(format.file(), 0, 0)), message), problem);
        }
        if (problem instanceof DifferentiationException) {
            return new ProblemException(new Problem.NotDifferentiable(Optional.empty(), message), problem);
        }
        return problem instanceof IllegalArgumentException
                ? new ProblemException(new FileProblem.Incompatible(Optional.empty(), message), problem)
                : problem;
    }

    /** The buffers that the next step reads, of {@link SessionOptions#batchSize} examples; always the same object. */
    public Batch batch() {
        return batch;
    }

    /**
     * Makes one step on the first examples of the batch: loss, gradients and, when enough of them are accumulated, an
     * update. No object is made.
     *
     * @return the loss of the first objective, before its update; NaN or infinite where training diverged, and then
     *     nothing was updated
     * @throws ProblemException if a label of the batch is no class
     */
    public float step(int examples) {
        if (examples < 1 || examples > batch.capacity()) {
            throw new IllegalArgumentException(
                    "a step takes 1 to " + batch.capacity() + " examples, but got " + examples);
        }
        enter();
        try {
            labels.check(examples);
            steps++;
            for (int index = 0; index < objectives.size(); index++) {
                if (objectives.get(index).takesPart(steps)) {
                    objectives.get(index).run(examples, steps, epoch);
                }
            }
            return objectives.get(0).loss();
        } finally {
            leave();
        }
    }

    private void enter() {
        if (!use.compareAndSet(Use.IDLE, Use.BUSY)) {
            throw new IllegalStateException(
                    use.get() == Use.CLOSED ? "the session is closed" : "another thread is using the session");
        }
    }

    private void leave() {
        use.set(Use.IDLE);
    }

    /** The loss of an objective, by its place, in the last step in which it took part. */
    public float loss(int objective) {
        return objectives.get(objective).loss();
    }

    /** Tells which epoch the next steps belong to, from 0, for schedules that count epochs. */
    public void epoch(int number) {
        epoch = number;
    }

    /** Batches so far. */
    public long steps() {
        return steps;
    }

    /** Updates so far, of the first objective. */
    public long updates() {
        return objectives.get(0).updates();
    }

    /** The learning rate of the first objective's next update, for parameters of no group. */
    public double learningRate() {
        return objectives.get(0).learningRate(epoch);
    }

    /** The parameters as one vector, in the order of {@link #parameterNames}. */
    public float[] parameters() {
        float[] values = new float[memory.layout().length()];
        memory.parameters().read(0, values, 0, values.length);
        return values;
    }

    /** Gives all parameters other values. */
    public void parameters(float[] values) {
        if (values.length != memory.layout().length()) {
            throw new IllegalArgumentException(
                    "the model has " + memory.layout().length() + " parameters, but " + values.length + " were given");
        }
        enter();
        try {
            memory.parameters().write(0, values, 0, values.length);
            parametersChanged();
        } finally {
            leave();
        }
    }

    /** The gradients of the last step, after clipping, in the order of {@link #parameterNames}; 0 for frozen parameters. */
    public float[] gradients() {
        float[] values = new float[memory.layout().length()];
        objectives.forEach(objective -> objective.updater().gradients(values));
        return values;
    }

    /** The parameters' names, in the order in which the flat vectors hold them. */
    public List<String> parameterNames() {
        return memory.layout().parameters().stream().map(Variable::name).toList();
    }

    /** A copy of a parameter or a state of the model. */
    public NamedTensor variable(String name) {
        Variable variable = declared(name);
        return new NamedTensor(name, variable.shape(), memory.read(variable));
    }

    /** Gives a parameter or a state of the model other values. */
    public void variable(String name, float[] values) {
        Variable variable = declared(name);
        enter();
        try {
            memory.write(variable, values);
            parametersChanged();
        } finally {
            leave();
        }
    }

    /** A copy of a parameter's gradient, as {@link #gradients()}. */
    public NamedTensor gradient(String name) {
        Variable variable = declared(name);
        float[] elements = new float[variable.length()];
        System.arraycopy(gradients(), memory.layout().offset(name), elements, 0, elements.length);
        return new NamedTensor(name, variable.shape(), elements);
    }

    private Variable declared(String name) {
        Variable variable = declarations.all().get(name);
        if (variable == null) {
            throw new IllegalArgumentException("there is no parameter or state named " + name + "; there are "
                    + String.join(", ", declarations.all().keySet()));
        }
        return variable;
    }

    private void parametersChanged() {
        objectives.forEach(objective -> objective.updater().parametersChanged());
    }

    /** A copy of all that is needed to go on later. */
    public Snapshot snapshot() {
        enter();
        try {
            return new Snapshots(memory, objectives).take(steps);
        } finally {
            leave();
        }
    }

    /** Goes back to, or on from, a snapshot. @throws ProblemException if it is of another model */
    public void restore(Snapshot snapshot) {
        enter();
        try {
            new Snapshots(memory, objectives).restore(snapshot);
            parametersChanged();
            steps = snapshot.step();
        } finally {
            leave();
        }
    }

    /**
     * Measures the model on a part of the data, exactly: each example once.
     *
     * @throws ProblemException if a label is no class, or a metric does not fit the target
     */
    public Evaluation evaluate(Examples examples, Part part, List<Metric> metrics) {
        enter();
        try {
            return evaluator.evaluate(examples, part, metrics);
        } catch (IllegalArgumentException problem) {
            throw explained(problem);
        } finally {
            leave();
        }
    }

    /**
     * The trained model as the bytes of an ONNX model, for any ONNX Runtime: raw features in; {@code prediction} and, for
     * classes, {@code probabilities} out.
     */
    public byte[] onnx() {
        Graph graph = InferenceGraph.build(evaluator.step(), fields, declarations.all(), memory::read);
        List<String> columns = field(Field.FEATURES).map(Field::elementNames).orElse(List.of());
        List<String> classes = field(Field.TARGET).map(Field::classNames).orElse(List.of());
        return OnnxWriter.write(graph, ModelDescription.metadata(columns, classes));
    }

    private Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /** The operators of the model. */
    public List<Layer> layers() {
        return InferenceGraph.build(evaluator.step(), fields, declarations.all(), memory::read).nodes().stream()
                .map(node -> new Layer(
                        node.type(),
                        node.inputs().stream()
                                .filter(input -> declarations.all().containsKey(input.name()))
                                .mapToLong(input -> input.shape().elements())
                                .sum(),
                        node.output(0).shape()))
                .toList();
    }

    /** Frees what is native; a second call does nothing. */
    @Override
    public void close() {
        if (use.get() == Use.CLOSED) {
            return;
        }
        enter();
        use.set(Use.CLOSED);
        objectives.forEach(ObjectiveTraining::close);
        evaluator.close();
        memory.close();
        engine.close();
    }
}
