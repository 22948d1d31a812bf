package dev.cohort.session;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetType;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Task;
import dev.cohort.engine.FlatMemory;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.plugin.PluginCode;
import dev.cohort.step.EvaluationStep;
import java.util.Optional;
import java.util.OptionalLong;

/** What a graph predicted for a batch, beside the batch's target; rows that the loss ignores are left out. */
final class BatchPredictions implements Predictions {
    private final Task task;
    private final Field target;
    private final FieldBuffers batch;
    private final int field;
    private final FlatMemory predicted;
    private final OptionalLong ignored;
    private final int rowsPerExample;
    private final int[] places;
    private final float[] mean;
    private final float[] deviation;
    private int rows;

    BatchPredictions(EvaluationStep.Judged judged, FieldBuffers batch, FlatMemory predicted) {
        this.target = judged.target();
        this.batch = batch;
        this.field = batch.fields().indexOf(target);
        this.predicted = predicted;
        this.ignored = PluginCode.target(judged.loss()).ignoredLabel();
        int numbers = predicted.length() / batch.capacity();
        boolean classes = judged.type() == TargetType.CLASS;
        int width = classes ? (int) judged.prediction().size(-1) : target.elements();
        if (numbers != (classes ? width * target.elements() : width)) {
            throw new IllegalArgumentException(
                    "the prediction has " + numbers + " numbers per example, but the target has " + target.elements()
                            + (classes ? " labels of " + width + " classes" : " numbers"));
        }
        this.rowsPerExample = classes ? target.elements() : 1;
        this.places = new int[batch.capacity() * rowsPerExample];
        this.mean = target.scaling().map(scaling -> scaling.mean()).orElse(new float[0]);
        this.deviation = target.scaling().map(scaling -> scaling.deviation()).orElse(new float[0]);
        this.task = new Task(judged.type(), judged.classNames(), width);
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
            if (task.type() == TargetType.NUMBER || ignored.isEmpty() || label(place) != ignored.getAsLong()) {
                places[rows++] = place;
            }
        }
    }

    private long label(int place) {
        if (target.type() == ElementType.INT64) {
            return batch.longs(field).get(place);
        }
        float number = batch.floats(field).get(place);
        boolean known = number == Math.rint(number) && number >= 0 && number < task.classes();
        if (!known && !(ignored.isPresent() && ignored.getAsLong() == number)) {
            throw new ProblemException(new Problem.Data(
                    Optional.empty(),
                    "the field '" + target.name() + "' holds " + number
                            + ", but metrics compare classes, numbered 0 to " + (task.classes() - 1)));
        }
        return (long) number;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int targetClass(int row) {
        return (int) label(places[row]);
    }

    @Override
    public int predictedClass(int row) {
        int best = 0;
        for (int label = 1; label < task.width(); label++) {
            if (probability(row, label) > probability(row, best)) {
                best = label;
            }
        }
        return best;
    }

    @Override
    public double probability(int row, int label) {
        return predicted.floats().get(places[row] * task.width() + label);
    }

    @Override
    public double target(int row, int column) {
        int place = places[row] * task.width() + column;
        double value = target.type() == ElementType.INT64
                ? batch.longs(field).get(place)
                : batch.floats(field).get(place);
        return original(value, column);
    }

    @Override
    public double prediction(int row, int column) {
        return original(predicted.floats().get(places[row] * task.width() + column), column);
    }

    private double original(double value, int column) {
        return mean.length == 0 ? value : value * deviation[column] + mean[column];
    }
}
