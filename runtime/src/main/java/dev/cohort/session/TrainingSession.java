package dev.cohort.session;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.objective.Objective;
import dev.cohort.experiment.ProblemException;
import java.util.List;

/**
 * A model in training.
 *
 * <p>Fill the buffers of {@link #batch()}, call {@link #step}, and again. Sessions belong to one thread at a time; whoever
 * opens one closes it.
 */
public final class TrainingSession implements AutoCloseable {
    private TrainingSession() {}

    /**
     * Builds the graphs of some objectives over the fields of a batch and fills their parameters.
     *
     * @param fields what each example has, in the order of the buffers of {@link #batch()}
     * @throws ProblemException if a formula and the fields do not fit, or the device is not there
     */
    public static TrainingSession open(List<Objective> objectives, List<Field> fields, SessionOptions options) {
        throw new UnsupportedOperationException();
    }

    /** The buffers that the next step reads, of {@link SessionOptions#batchSize} examples; always the same object. */
    public Batch batch() {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }

    /** The loss of an objective, by its place, in the last step in which it took part. */
    public float loss(int objective) {
        throw new UnsupportedOperationException();
    }

    /** Tells which epoch the next steps belong to, from 0, for schedules that count epochs. */
    public void epoch(int epoch) {
        throw new UnsupportedOperationException();
    }

    /** Batches so far. */
    public long steps() {
        throw new UnsupportedOperationException();
    }

    /** Updates so far, of the first objective. */
    public long updates() {
        throw new UnsupportedOperationException();
    }

    /** The learning rate of the first objective's next update, for parameters of no group. */
    public double learningRate() {
        throw new UnsupportedOperationException();
    }

    /** The parameters as one vector, in the order of {@link #parameterNames}. */
    public float[] parameters() {
        throw new UnsupportedOperationException();
    }

    /** Gives all parameters other values. */
    public void parameters(float[] values) {
        throw new UnsupportedOperationException();
    }

    /** The gradients of the last step, after clipping, in the order of {@link #parameterNames}; 0 for frozen parameters. */
    public float[] gradients() {
        throw new UnsupportedOperationException();
    }

    /** The parameters' names, in the order in which the flat vectors hold them. */
    public List<String> parameterNames() {
        throw new UnsupportedOperationException();
    }

    /** A copy of a parameter or a state of the model. */
    public NamedTensor variable(String name) {
        throw new UnsupportedOperationException();
    }

    /** Gives a parameter or a state of the model other values. */
    public void variable(String name, float[] values) {
        throw new UnsupportedOperationException();
    }

    /** A copy of a parameter's gradient, as {@link #gradients()}. */
    public NamedTensor gradient(String name) {
        throw new UnsupportedOperationException();
    }

    /** A copy of all that is needed to go on later. */
    public Snapshot snapshot() {
        throw new UnsupportedOperationException();
    }

    /** Goes back to, or on from, a snapshot. @throws ProblemException if it is of another model */
    public void restore(Snapshot snapshot) {
        throw new UnsupportedOperationException();
    }

    /**
     * Measures the model on a part of the data, exactly: each example once.
     *
     * @throws ProblemException if a label is no class
     */
    public Evaluation evaluate(Examples examples, Part part, List<Metric> metrics) {
        throw new UnsupportedOperationException();
    }

    /**
     * The trained model as the bytes of an ONNX model, for any ONNX Runtime: raw features in; {@code prediction} and, for
     * classes, {@code probabilities} out.
     */
    public byte[] onnx() {
        throw new UnsupportedOperationException();
    }

    /** The operators of the model. */
    public List<Layer> layers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
