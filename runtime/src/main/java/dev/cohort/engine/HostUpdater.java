package dev.cohort.engine;

import dev.cohort.api.objective.Clipping;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;

/** Moves an objective's parameters on the processor: accumulates gradients, clips them, updates group by group. */
public final class HostUpdater {
    /** What PyTorch adds to a norm before it divides by it. */
    private static final double NORM_GUARD = 1e-6;

    private final List<HostGroup> groups = new ArrayList<>();
    private final FlatMemory parameters;
    private final FlatMemory gradients;
    private final Clipping clipping;
    private final int accumulateSteps;
    private float[] scratch = new float[0];
    private int accumulated;

    /**
     * @param parameters all parameters, as graphs see them
     * @param gradients where a graph leaves the gradients of a batch, at the same places
     * @param accumulateSteps the gradients of so many batches are averaged for one update
     */
    public HostUpdater(FlatMemory parameters, FlatMemory gradients, Clipping clipping, int accumulateSteps) {
        this.parameters = parameters;
        this.gradients = gradients;
        this.clipping = clipping;
        this.accumulateSteps = accumulateSteps;
    }

    /** Adds parameters that one program moves. */
    public void add(int offset, int length, UpdateProgram program) {
        groups.add(new HostGroup(offset, length, parameters, gradients, program));
        if (accumulateSteps > 1 && scratch.length < length) {
            scratch = new float[length];
        }
    }

    /** Adds the gradients of a batch. @return whether there are enough of them for an update */
    public boolean accumulate() {
        for (int index = 0; index < groups.size(); index++) {
            if (accumulated == 0) {
                groups.get(index).readGradients();
            } else {
                groups.get(index).addGradients(scratch);
            }
        }
        accumulated = accumulated + 1 == accumulateSteps ? 0 : accumulated + 1;
        return accumulated == 0;
    }

    /** How many batches were added since the last update. */
    public int accumulated() {
        return accumulated;
    }

    /** Goes on in the middle of an accumulation, of which {@link #gradients} holds the sums. */
    public void accumulated(int batches) {
        accumulated = batches;
    }

    /**
     * Moves the parameters.
     *
     * @param learningRates one for each group, in the order in which they were added
     * @param step the number of this update, from 1
     */
    public void update(double[] learningRates, long step) {
        if (accumulateSteps > 1) {
            scale(1f / accumulateSteps);
        }
        if (clipping.value().isPresent()) {
            float bound = (float) clipping.value().getAsDouble();
            for (int index = 0; index < groups.size(); index++) {
                groups.get(index).clipGradients(bound);
            }
        }
        if (clipping.norm().isPresent()) {
            double factor = clipping.norm().getAsDouble() / (norm() + NORM_GUARD);
            if (!(factor >= 1)) {
                scale((float) factor);
            }
        }
        for (int index = 0; index < groups.size(); index++) {
            groups.get(index).update(learningRates[index], step);
        }
    }

    private double norm() {
        double sum = 0;
        for (int index = 0; index < groups.size(); index++) {
            sum += groups.get(index).squaredNorm();
        }
        return Math.sqrt(sum);
    }

    private void scale(float factor) {
        for (int index = 0; index < groups.size(); index++) {
            groups.get(index).scaleGradients(factor);
        }
    }

    /** Takes over parameters that were written to the memory that graphs see. */
    public void parametersChanged() {
        groups.forEach(HostGroup::readParameters);
    }

    /** Copies the gradients of all groups to their places in a vector of all parameters. */
    public void gradients(float[] to) {
        for (HostGroup group : groups) {
            System.arraycopy(group.gradients(), 0, to, group.offset(), group.length());
        }
    }

    /** Sets the gradients, or their sums so far, from their places in a vector of all parameters. */
    public void setGradients(float[] from) {
        for (HostGroup group : groups) {
            System.arraycopy(from, group.offset(), group.gradients(), 0, group.length());
        }
    }

    /** The names of the states of the group that a place belongs to. */
    public List<String> stateNames(int offset) {
        return group(offset).stateNames();
    }

    /** Copies a part of a state. */
    public float[] state(String name, int offset, int length) {
        HostGroup group = group(offset);
        float[] copy = new float[length];
        System.arraycopy(group.state(name), offset - group.offset(), copy, 0, length);
        return copy;
    }

    /** Sets a part of a state. */
    public void setState(String name, int offset, float[] values) {
        HostGroup group = group(offset);
        System.arraycopy(values, 0, group.state(name), offset - group.offset(), values.length);
    }

    private HostGroup group(int offset) {
        return groups.stream()
                .filter(group -> offset >= group.offset() && offset < group.offset() + group.length())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no group holds the place " + offset));
    }
}
