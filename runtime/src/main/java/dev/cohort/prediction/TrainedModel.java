package dev.cohort.prediction;

import dev.cohort.api.dataset.Field;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The exported model of a run, ready to predict; whoever opens one closes it. */
public final class TrainedModel implements AutoCloseable {
    private static final String PROBABILITIES = "probabilities";

    private final Path file;
    private final ModelDescription description;
    private final ValueInfo features;
    private final Engine engine;
    private final CompiledGraph graph;

    private TrainedModel(
            Path file, ModelDescription description, ValueInfo features, Engine engine, CompiledGraph graph) {
        this.file = file;
        this.description = description;
        this.features = features;
        this.engine = engine;
        this.graph = graph;
    }

    /**
     * What a model says of some rows.
     *
     * @param values for numbers, in original units, row by row; for classes, the probability of each, target by target
     * @param rows how many rows
     * @param targets how many targets each row has
     * @param classes how many classes there are; 0 for numbers
     */
    public record Answer(double[] values, int rows, int targets, int classes) {
        double number(int row, int target) {
            return values[row * targets + target];
        }

        double probability(int row, int target, int label) {
            return values[(row * targets + target) * classes + label];
        }

        /** The class of the largest probability; the first of equal ones. */
        int likeliest(int row, int target) {
            int best = 0;
            for (int label = 1; label < classes; label++) {
                best = probability(row, target, label) > probability(row, target, best) ? label : best;
            }
            return best;
        }
    }

    /**
     * Opens the model of a run.
     *
     * @throws ProblemException if it is missing or damaged, or reads more than {@code features}
     */
    public static TrainedModel open(Path file) {
        byte[] bytes = bytes(file);
        if (!ModelChecksum.holds(bytes)) {
            throw problem(
                    file,
                    "is damaged, or not from this version of Cohort: it does not end with its checksum; restore it, or train again");
        }
        ModelDescription description = description(file, bytes);
        ValueInfo features = description.inputs().get(Field.FEATURES);
        if (features == null || description.inputs().size() > 1) {
            throw problem(file, "reads " + description.inputs().keySet() + ", but a CSV file gives features alone");
        }
        requireShape(file, features.shape());
        Engine engine = Engine.open(Device.CPU, 0);
        try {
            return new TrainedModel(file, description, features, engine, engine.compile(bytes));
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

    private static ModelDescription description(Path file, byte[] bytes) {
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
            throw problem(file, "cannot be read; the run has no exported model, as one that did not finish");
        }
    }

    private static ProblemException problem(Path file, String message) {
        return new ProblemException(new Problem.ModelFile(Optional.of(Position.of(file)), message));
    }

    /** The columns that the features come from, in order; empty where they have no names. */
    public List<String> columns() {
        return description.columns();
    }

    /** The names of the classes in the order of their numbers; empty for numbers. */
    public List<String> classes() {
        return description.classes();
    }

    /** The names of the targets' columns, in order; empty where they have none. */
    public List<String> targets() {
        return description.targets();
    }

    /** Whether the features are whole numbers, such as tokens. */
    boolean readsWholeNumbers() {
        return features.type() == ElementType.INT64;
    }

    /** How many numbers make the features of one example. */
    public int width() {
        return (int) LongStream.of(exampleShape()).reduce(1, Math::multiplyExact);
    }

    private long[] exampleShape() {
        Shape shape = features.shape();
        return LongStream.range(1, shape.rank())
                .map(axis -> shape.size((int) axis))
                .toArray();
    }

    /**
     * Predicts for some rows.
     *
     * @param values at least one row, one after another, each of {@link #width()} numbers
     */
    public Answer predict(float[] values) {
        int rows = values.length / width();
        long[] example = exampleShape();
        Shape shape = Shape.of(
                LongStream.concat(LongStream.of(rows), LongStream.of(example)).toArray());
        Tensor input = features.type() == ElementType.INT64
                ? Tensor.longs(shape, longs(values))
                : Tensor.floats(shape, values);
        Tensor result = run(input);
        int classes = classes().size();
        requireFit(result, rows, Math.max(1, classes));
        return new Answer(result.doubles(), rows, result.length() / rows / Math.max(1, classes), classes);
    }

    /** An answer for each row, and in it a number for each class. */
    private void requireFit(Tensor result, int rows, int classes) {
        Shape shape = result.shape();
        boolean fits = shape.rank() > 0
                && shape.size(0) == rows
                && result.length() > 0
                && (classes().isEmpty() || shape.size(-1) == classes);
        if (!fits) {
            throw problem(
                    file,
                    "answers " + output() + " of shape " + shape + " for " + rows + " rows and "
                            + (classes().isEmpty() ? "numbers" : classes + " classes")
                            + "; restore it, or train again");
        }
    }

    private Tensor run(Tensor input) {
        try {
            return GraphRunner.run(graph, List.of(output()), Map.of(Field.FEATURES, input))
                    .values()
                    .iterator()
                    .next();
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

    private String output() {
        return classes().isEmpty() ? Model.PREDICTION : PROBABILITIES;
    }

    private static long[] longs(float[] values) {
        long[] longs = new long[values.length];
        for (int index = 0; index < longs.length; index++) {
            longs[index] = (long) values[index];
        }
        return longs;
    }

    @Override
    public void close() {
        graph.close();
        engine.close();
    }
}
