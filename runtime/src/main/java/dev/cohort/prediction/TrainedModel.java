package dev.cohort.prediction;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Model;
import dev.cohort.engine.CompiledGraph;
import dev.cohort.engine.Device;
import dev.cohort.engine.Engine;
import dev.cohort.engine.GraphRunner;
import dev.cohort.engine.KernelException;
import dev.cohort.engine.Tensor;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.graph.ModelChecksum;
import dev.cohort.graph.ModelDescription;
import dev.cohort.graph.ValueInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The exported model of a run, ready to predict; whoever opens one closes it. */
public final class TrainedModel implements AutoCloseable {
    private static final String PROBABILITIES = "probabilities";

    private final Path file;
    private final ModelDescription description;
    private final Engine engine;
    private final CompiledGraph graph;

    private TrainedModel(Path file, ModelDescription description, Engine engine, CompiledGraph graph) {
        this.file = file;
        this.description = description;
        this.engine = engine;
        this.graph = graph;
    }

    /**
     * What a model says of some rows.
     *
     * @param output what it says it of
     * @param values for numbers, in original units, row by row; for classes, the probability of each, target by target
     * @param rows how many rows
     * @param targets how many targets each row has
     * @param wide whether the values have 64 bits, not 32
     */
    public record Answer(ModelDescription.Output output, double[] values, int rows, int targets, boolean wide) {
        /** How many classes there are; 0 for numbers. */
        int classes() {
            return output.classes().size();
        }

        double number(int row, int target) {
            return values[row * targets + target];
        }

        double probability(int row, int target, int label) {
            return values[(row * targets + target) * classes() + label];
        }

        /** The class of the largest probability; the first of equal ones. */
        int likeliest(int row, int target) {
            int best = 0;
            for (int label = 1; label < classes(); label++) {
                best = probability(row, target, label) > probability(row, target, best) ? label : best;
            }
            return best;
        }
    }

    /**
     * Opens the model of a run.
     *
     * @throws ProblemException if it is missing or damaged
     */
    public static TrainedModel open(Path file) {
        byte[] bytes = whole(file);
        ModelDescription description = description(file, bytes);
        description.inputs().values().forEach(input -> requireShape(file, input.shape()));
        Engine engine = Engine.open(Device.CPU, 0);
        try {
            return new TrainedModel(file, description, engine, engine.compile(bytes));
        } catch (IllegalArgumentException refused) {
            engine.close();
            throw problem(file, "is not a model that can be run: " + refused.getMessage());
        }
    }

    /** Any number of examples, each of so many numbers. */
    private static void requireShape(Path file, Shape shape) {
        boolean fits = shape.rank() > 0 && !(shape.dimension(0) instanceof Dimension.Fixed);
        long width = 1;
        for (int axis = 1; axis < shape.rank() && fits; axis++) {
            long size = shape.dimension(axis) instanceof Dimension.Fixed fixed ? fixed.size() : 0;
            fits = size > 0 && size <= Integer.MAX_VALUE / width;
            width *= size;
        }
        if (!fits) {
            throw problem(file, "takes features of shape " + shape + ", which no rows of a table have");
        }
    }

    /** The bytes of an exported file that is what it was. @throws ProblemException if it is missing or damaged */
    static byte[] whole(Path file) {
        byte[] bytes = bytes(file);
        if (!ModelChecksum.holds(bytes)) {
            throw problem(
                    file,
                    "is damaged, or not from this version of Cohort: it does not end with its checksum; restore it, or train again");
        }
        return bytes;
    }

    static ModelDescription description(Path file, byte[] bytes) {
        try {
            return ModelDescription.read(file, bytes);
        } catch (ModelFormatException exception) {
            throw problem(file, String.valueOf(exception.getMessage()));
        }
    }

    private static byte[] bytes(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw problem(file, "is no regular file; restore it, or train again");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException missing) {
            throw problem(file, "cannot be read; the run did not come to its export, or the file was moved away");
        }
    }

    static ProblemException problem(Path file, String message) {
        return new ProblemException(new Problem.ModelFile(Optional.of(Position.of(file)), message));
    }

    /** What the training's data set has to know to read new data. */
    public Map<String, List<String>> learned() {
        return description.learned();
    }

    /** What is predicted, the model's main output first. */
    public List<ModelDescription.Output> outputs() {
        return description.outputs();
    }

    /** Makes sure that some fields are what the model takes. */
    void require(List<Field> fields) {
        description.inputs().forEach((name, input) -> {
            Field field = fields.stream()
                    .filter(given -> given.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> unfit("has no " + name + ", which the model takes"
                            + (name.equals(TokenFields.DECODER_INPUT_IDS)
                                    ? "; a run whose file has [generation] leaves model-begin.onnx and model-next.onnx beside it,"
                                            + " which write texts without"
                                    : "")));
            if (field.type() != input.type()) {
                throw unfit("holds " + name + " as " + field.type() + ", but the model takes " + input.type());
            }
            long wanted = LongStream.of(exampleShape(input)).reduce(1, (left, right) -> left * right);
            if (field.elements() != wanted) {
                throw unfit("has " + field.elements() + " columns for " + name + ", but the model takes " + wanted);
            }
        });
    }

    private static ProblemException unfit(String message) {
        return new ProblemException(new Problem.Data(Optional.empty(), "the input " + message));
    }

    private static long[] exampleShape(ValueInfo input) {
        return LongStream.range(1, input.shape().rank())
                .map(axis -> input.shape().size((int) axis))
                .toArray();
    }

    /**
     * Predicts for the first examples of a batch; an answer for each output.
     *
     * @param fields those of the batch
     * @param examples at least one
     */
    public List<Answer> predict(InputBatch batch, List<Field> fields, int examples) {
        List<String> names = outputs().stream().map(TrainedModel::answerName).toList();
        List<Tensor> results = run(batch, fields, examples, names);
        return IntStream.range(0, results.size())
                .mapToObj(place -> answer(outputs().get(place), results.get(place), examples))
                .toList();
    }

    /** The logits of some outputs of classes, example by example; otherwise as {@link #predict}. */
    List<double[]> logits(InputBatch batch, List<Field> fields, int examples, List<String> names) {
        List<Tensor> results = run(batch, fields, examples, names);
        for (ModelDescription.Output output : outputs()) {
            int place = names.indexOf(output.name());
            if (place >= 0) {
                requireFit(output, results.get(place), examples);
            }
        }
        return results.stream().map(Tensor::doubles).toList();
    }

    private List<Tensor> run(InputBatch batch, List<Field> fields, int examples, List<String> names) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int field = 0; field < fields.size(); field++) {
            ValueInfo input = description.inputs().get(fields.get(field).name());
            if (input != null) {
                inputs.put(fields.get(field).name(), batch.tensor(field, examples, exampleShape(input)));
            }
        }
        return List.copyOf(run(inputs, names).values());
    }

    private Answer answer(ModelDescription.Output output, Tensor result, int examples) {
        requireFit(output, result, examples);
        int targets = result.length() / examples / Math.max(1, output.classes().size());
        return new Answer(output, result.doubles(), examples, targets, result.type() == ElementType.FLOAT64);
    }

    /** An answer for each row, and in it a number for each class. */
    private void requireFit(ModelDescription.Output output, Tensor result, int rows) {
        int classes = output.classes().size();
        Shape shape = result.shape();
        boolean fits = shape.rank() > 0
                && shape.size(0) == rows
                && result.length() > 0
                && (classes == 0 || shape.size(-1) == classes);
        if (!fits) {
            throw problem(
                    file,
                    "answers " + answerName(output) + " of shape " + shape + " for " + rows + " rows and "
                            + (classes == 0 ? "numbers" : classes + " classes")
                            + "; restore it, or train again");
        }
    }

    private Map<String, Tensor> run(Map<String, Tensor> inputs, List<String> names) {
        try {
            return GraphRunner.run(graph, names, inputs);
        } catch (ProblemException told) {
            throw told;
        } catch (RuntimeException failed) {
            // Whatever does not fit together in a model shows itself in its own way.
            throw Optional.of(failed)
                    .filter(KernelException.class::isInstance)
                    .flatMap(kernel -> ((KernelException) kernel).index())
                    .map(message -> new ProblemException(new Problem.Data(Optional.empty(), message)))
                    .orElseGet(() -> problem(file, "cannot be run: " + failed.getMessage()));
        }
    }

    /** The graph's output that holds the numbers, or the probabilities of classes. */
    private static String answerName(ModelDescription.Output output) {
        if (output.classes().isEmpty()) {
            return output.name();
        }
        return output.name().equals(Model.PREDICTION) ? PROBABILITIES : output.name() + "-" + PROBABILITIES;
    }

    @Override
    public void close() {
        graph.close();
        engine.close();
    }
}
