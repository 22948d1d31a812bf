package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.loss.Answer;
import dev.cohort.generation.WritingGraphs;
import dev.cohort.graph.BatchStatistics;
import dev.cohort.graph.Graph;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.ModelDescription;
import dev.cohort.graph.Node;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.GenerationStep;
import dev.cohort.step.InferenceGraph;
import dev.cohort.step.Role;
import dev.cohort.step.Variable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The network of a session as others see it: as a file, as a list of layers, and what should be known of it. */
public final class TrainedNetwork {
    private final Turns turns;
    private final SessionParts parts;
    private final ObjectiveTrainings objectives;
    private final Supplier<Optional<String>> initialized;

    /** @param initialized what is to be said of the values that it began with */
    TrainedNetwork(
            Turns turns, SessionParts parts, ObjectiveTrainings objectives, Supplier<Optional<String>> initialized) {
        this.turns = turns;
        this.parts = parts;
        this.objectives = objectives;
        this.initialized = initialized;
    }

    /** The bytes of an ONNX model as {@link #onnx(Map)}, of data of which nothing was learned. */
    public byte[] onnx() {
        return onnx(Map.of());
    }

    /**
     * The bytes of an ONNX model, for any ONNX Runtime: raw features in, in the shapes of the largest examples where they come in
     * several; {@code prediction} and, for classes, {@code probabilities} out.
     *
     * @param learned what its metadata say that has to be known to read new data
     * @throws IllegalArgumentException if the first objective has no loss of a prediction and a target
     */
    public byte[] onnx(Map<String, List<String>> learned) {
        List<String> columns = fields().stream()
                .filter(field -> field.name().equals(Field.FEATURES))
                .findFirst()
                .map(Field::elementNames)
                .orElse(List.of());
        Graph inference = inference();
        List<ModelDescription.Output> outputs = parts.evaluator().step().exported().stream()
                .map(judged -> new ModelDescription.Output(
                        judged.output(),
                        judged.target().map(Field::elementNames).orElse(List.of()),
                        judged.answer() == Answer.CLASSES ? judged.classNames() : List.of()))
                .toList();
        return OnnxWriter.write(inference, ModelDescription.metadata(columns, outputs, learned));
    }

    /**
     * The two graphs by which it writes texts, for examples of the largest lengths; nothing if it writes none.
     *
     * @throws IllegalArgumentException if the model and the length of texts do not fit
     */
    public Optional<WritingGraphs> writing() {
        if (!parts.steps().writes()) {
            return Optional.empty();
        }
        GenerationStep step = parts.steps().generation(0);
        return Optional.of(turns.take(() -> objectives.evaluated(() -> {
            Map<String, Constant> computed = new ComputedParameters(parts).values();
            return WritingGraphs.exported(
                    step,
                    (graph, outputs) -> InferenceGraph.copy(
                            graph, outputs, fields(), parts.variables(), parts.memory()::read, computed));
        })));
    }

    /** Its operators. @throws IllegalArgumentException as {@link #onnx()} */
    public List<Layer> layers() {
        return inference().nodes().stream()
                .map(node -> new Layer(
                        node.type(),
                        node.inputs().stream()
                                .filter(input -> parts.variables().containsKey(input.name()))
                                .mapToLong(input -> input.shape().elements())
                                .sum(),
                        node.output(0).shape()))
                .toList();
    }

    /** The parameters that some objective moves, as evaluations use them. */
    public List<NamedTensor> trained() {
        return turns.take(() -> objectives.evaluated(() -> objectives.all().stream()
                .flatMap(objective -> objective.step().trained().stream())
                .distinct()
                .map(variable -> new NamedTensor(
                        variable.name(), variable.shape(), parts.memory().read(variable)))
                .toList()));
    }

    /**
     * The parameters and states of the model that the prediction is made of, by their names; those that an adaptation computes as
     * it does. What an adaptation has added beside is none of the model's.
     *
     * @throws IllegalArgumentException as {@link #onnx()}
     */
    public List<NamedTensor> tensors() {
        Set<String> names = new LinkedHashSet<>(parts.variables().keySet());
        names.addAll(parts.evaluator().step().computed());
        names.removeAll(parts.evaluator().step().added());
        Map<String, NamedTensor> tensors = new TreeMap<>();
        for (Node node : inference().nodes()) {
            for (GraphValue input : node.inputs()) {
                if (names.contains(input.name()) && input.constant().isPresent()) {
                    tensors.computeIfAbsent(
                            input.name(),
                            name -> new NamedTensor(
                                    name, input.shape(), floats(input.constant().get())));
                }
            }
        }
        return names.stream().filter(tensors::containsKey).map(tensors::get).toList();
    }

    private static float[] floats(Constant constant) {
        float[] floats = new float[constant.length()];
        for (int index = 0; index < floats.length; index++) {
            floats[index] = (float) constant.doubleAt(index);
        }
        return floats;
    }

    private Graph inference() {
        return turns.take(() -> objectives.evaluated(() -> InferenceGraph.build(
                parts.evaluator().step(),
                fields(),
                parts.variables(),
                parts.memory()::read,
                new ComputedParameters(parts).values())));
    }

    /** Those of the largest examples. */
    private List<Field> fields() {
        return parts.batches().current().buckets().get(0);
    }

    /** What people should know of it and of the files that it was read from; nothing of it forbids to train. */
    public List<String> remarks() {
        Stream<String> ofGraphs = objectives.all().stream().flatMap(objective -> objective.step().remarks().stream());
        Stream<String> ofAnswers =
                parts.evaluator().step().judged().stream().flatMap(judged -> judged.remark().stream());
        return Stream.concat(Stream.concat(ofGraphs, ofAnswers), initialized.get().stream())
                .distinct()
                .toList();
    }

    /** What was done to make it, such as what it took from the files of a pretrained model. */
    public List<String> account() {
        return objectives.all().stream()
                .flatMap(objective -> objective.step().account().stream())
                .distinct()
                .toList();
    }

    /** How many numbers its parameters have, and how many of them are trained. */
    public ParameterCount parameters() {
        long trained = objectives.all().stream()
                .flatMap(objective -> objective.step().trained().stream())
                .distinct()
                .mapToLong(Variable::length)
                .sum();
        long all = parts.variables().values().stream()
                .filter(variable -> variable.trainable() || variable.role() == Role.FROZEN)
                .mapToLong(Variable::length)
                .sum();
        return new ParameterCount(trained, all);
    }

    /** Whether there are parameters, its own or those of a reference, that stay as they are. */
    public boolean isPartlyFrozen() {
        return !parts.memory().layout().frozen().isEmpty();
    }

    /** Whether a batch of one example leaves a batch normalization one value per channel, which it cannot normalize. */
    public boolean needsTwoExamples() {
        return objectives.all().stream()
                .anyMatch(
                        objective -> BatchStatistics.ofOneValue(objective.step().graph()));
    }

    /** The states that steps move, such as running statistics; they are no parameters. */
    public List<String> movingStates() {
        return objectives.all().stream()
                .flatMap(objective -> objective.step().assigned().stream())
                .map(Variable::name)
                .distinct()
                .toList();
    }
}
