package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Scaling;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Reading;
import dev.cohort.api.metric.Task;
import dev.cohort.engine.FlatMemory;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.EvaluationStep.Judged;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a graph predicted for a batch, beside the batch's target; rows that the loss ignores are left out. */
final class BatchPredictions implements Predictions {
    private final Task task;
    private final Optional<Field> target;
    private final FieldBuffers batch;
    private final int field;
    private final int group;
    private final Map<Reading, FloatBuffer> read = new EnumMap<>(Reading.class);
    private final OptionalLong ignored;
    private final int rowsPerExample;
    private final int[] places;
    private final double[] mean;
    private final double[] deviation;
    private int rows;

    /** @param computed outputs of the evaluation's graph, those that are read among them */
    BatchPredictions(Judged judged, FieldBuffers batch, Map<String, FlatMemory> computed) {
        this.task = task(judged);
        this.target = judged.target();
        this.batch = batch;
        this.field = target.map(batch.fields()::indexOf).orElse(-1);
        this.group = group(batch);
        for (Reading reading : Reading.values()) {
            FlatMemory memory = computed.get(judged.name(reading));
            if (memory != null) {
                read.put(reading, memory.floats());
            }
        }
        this.ignored = PluginCode.target(judged.loss())
                .map(TargetRequest::ignoredLabel)
                .orElse(OptionalLong.empty());
        this.rowsPerExample = rowsPerExample(judged);
        this.places = new int[batch.capacity() * rowsPerExample];
        Optional<Scaling> scaling = task.answer() == Answer.NUMBERS ? target.flatMap(Field::scaling) : Optional.empty();
        this.mean = scaling.map(Scaling::mean).orElse(new double[0]);
        this.deviation = scaling.map(Scaling::deviation).orElse(new double[0]);
    }

    private static int group(FieldBuffers batch) {
        for (int index = 0; index < batch.fields().size(); index++) {
            if (batch.fields().get(index).name().equals(Field.GROUP)) {
                return index;
            }
        }
        return -1;
    }

    /** Labels that were told apart are rows of their own. */
    private static int rowsPerExample(Judged judged) {
        return judged.answer() == Answer.CLASSES
                ? judged.target()
                        .filter(field -> !field.isDistribution())
                        .map(Field::elements)
                        .orElse(1)
                : 1;
    }

    /** @throws IllegalArgumentException if there are not as many predictions as targets, or no classes to judge embeddings by */
    static Task task(Judged judged) {
        int numbers = Math.toIntExact(Shapes.of(judged.prediction(), 1).elements());
        boolean classes = judged.answer() == Answer.CLASSES;
        int width = classes ? (int) judged.prediction().size(-1) : numbers;
        Optional<Field> target = judged.target();
        boolean compared = classes || judged.answer() == Answer.NUMBERS && target.isPresent();
        int expected = classes
                ? width * rowsPerExample(judged)
                : target.map(Field::elements).orElse(1);
        if (compared && numbers != expected) {
            throw new IllegalArgumentException("the prediction has " + numbers
                    + " numbers per example, but the target has "
                    + target.map(Field::elements).orElse(1)
                    + (classes ? " labels of " + width + " classes" : " numbers"));
        }
        if (judged.answer() == Answer.EMBEDDINGS && target.isEmpty()) {
            throw new IllegalArgumentException("metrics judge embeddings by the classes of the examples, but the data"
                    + " set has none; the loss reads no target");
        }
        return new Task(judged.answer(), judged.classNames(), width, judged.labels(), judged.grouped());
    }

    Task task() {
        return task;
    }

    /**
     * Takes the first examples of the batch as what is seen now.
     *
     * @throws ProblemException if numbers stand in for classes, and one of them is none
     */
    void show(int examples) {
        rows = 0;
        for (int place = 0; place < examples * rowsPerExample; place++) {
            if (!labelled() || ignored.isEmpty() || label(place) != ignored.getAsLong()) {
                places[rows++] = place;
            }
        }
    }

    private boolean labelled() {
        return field >= 0 && (task.answer() == Answer.CLASSES || task.answer() == Answer.EMBEDDINGS);
    }

    private boolean isWhole() {
        return target.map(Field::type).equals(Optional.of(ElementType.INT64));
    }

    private long label(int place) {
        if (isWhole()) {
            return batch.longs(field).get(place);
        }
        if (target.filter(Field::isDistribution).isPresent()) {
            return likeliest(place);
        }
        float number = batch.floats(field).get(place);
        boolean known = number == Math.rint(number) && number >= 0 && number < task.classes();
        if (!known && !(ignored.isPresent() && ignored.getAsLong() == number)) {
            throw new ProblemException(new Problem.Data(
                    Optional.empty(),
                    "the field '" + target.orElseThrow().name() + "' holds " + number
                            + ", but metrics compare classes, numbered 0 to " + (task.classes() - 1)));
        }
        return (long) number;
    }

    /** The class that a distribution says is the most probable. */
    private int likeliest(int place) {
        int first = place * task.classes();
        int best = 0;
        for (int label = 1; label < task.classes(); label++) {
            best = batch.floats(field).get(first + label) > batch.floats(field).get(first + best) ? label : best;
        }
        return best;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int example(int row) {
        return places[row] / rowsPerExample;
    }

    @Override
    public int column(int row) {
        return places[row] % rowsPerExample;
    }

    @Override
    public long group(int row) {
        return batch.longs(group).get(example(row));
    }

    @Override
    public int targetClass(int row) {
        return (int) label(places[row]);
    }

    @Override
    public int predictedClass(int row) {
        FloatBuffer classes = read.get(Reading.PREDICTED_CLASS);
        return classes == null ? likeliestOf(row) : (int) classes.get(places[row]);
    }

    private int likeliestOf(int row) {
        int best = 0;
        for (int label = 1; label < task.width(); label++) {
            if (probability(row, label) > probability(row, best)) {
                best = label;
            }
        }
        return best;
    }

    @Override
    public double targetProbability(int row) {
        FloatBuffer right = read.get(Reading.TARGET_PROBABILITY);
        return right == null ? probability(row, targetClass(row)) : right.get(places[row]);
    }

    @Override
    public int targetRank(int row) {
        FloatBuffer ranks = read.get(Reading.TARGET_RANK);
        if (ranks != null) {
            return (int) ranks.get(places[row]);
        }
        int target = targetClass(row);
        double right = probability(row, target);
        int rank = 0;
        for (int label = 0; label < task.width(); label++) {
            double probability = probability(row, label);
            rank += probability > right || probability == right && label < target ? 1 : 0;
        }
        return rank;
    }

    @Override
    public double probability(int row, int label) {
        return answered(places[row] * task.width() + label);
    }

    /** @throws IllegalStateException if the metric has not said that it reads everything */
    private double answered(int place) {
        FloatBuffer all = read.get(Reading.PROBABILITIES);
        if (all == null) {
            throw new IllegalStateException("a metric reads probabilities, but its reads() does not say so");
        }
        return all.get(place);
    }

    @Override
    public double target(int row, int column) {
        int place = places[row] * task.width() + column;
        double value =
                isWhole() ? batch.longs(field).get(place) : batch.floats(field).get(place);
        return original(value, column);
    }

    @Override
    public double prediction(int row, int column) {
        return original(answered(places[row] * task.width() + column), column);
    }

    private double original(double value, int column) {
        return mean.length == 0 ? value : value * deviation[column] + mean[column];
    }
}
