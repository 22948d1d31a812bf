package dev.cohort.engine;

import dev.cohort.api.objective.Clipping;
import dev.cohort.step.UpdateProgram;
import java.util.ArrayList;
import java.util.List;

/** Moves an objective's parameters on the processor, in plain loops. */
final class HostUpdater implements Updater {
    private final List<HostGroup> groups = new ArrayList<>();
    private final TensorMemory parameters;
    private final TensorMemory gradients;
    private final Clipping clipping;
    private final int accumulateSteps;
    private float[] scratch = new float[0];
    private int accumulated;

    /**
     * @param parameters all parameters, as graphs see them
     * @param gradients where a graph leaves the gradients of a batch, at the same places
     * @param accumulateSteps the gradients of so many batches are averaged for one update
     */
    HostUpdater(TensorMemory parameters, TensorMemory gradients, Clipping clipping, int accumulateSteps) {
        this.parameters = parameters;
        this.gradients = gradients;
        this.clipping = clipping;
        this.accumulateSteps = accumulateSteps;
    }

    @Override
    public void add(int offset, int length, UpdateProgram program) {
        groups.add(new HostGroup(offset, length, parameters, gradients, program));
        if (accumulateSteps > 1 && scratch.length < length) {
            scratch = new float[length];
        }
    }

    @Override
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

    @Override
    public int accumulated() {
        return accumulated;
    }

    @Override
    public void accumulated(int batches) {
        accumulated = batches;
    }

    @Override
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

    @Override
    public void parametersChanged() {
        groups.forEach(HostGroup::readParameters);
    }

    @Override
    public void gradients(float[] to) {
        for (HostGroup group : groups) {
            System.arraycopy(group.gradients(), 0, to, group.offset(), group.length());
        }
    }

    @Override
    public void setGradients(float[] from) {
        for (HostGroup group : groups) {
            System.arraycopy(from, group.offset(), group.gradients(), 0, group.length());
        }
    }

    @Override
    public List<String> stateNames(int offset) {
        return group(offset).stateNames();
    }

    @Override
    public float[] state(String name, int offset, int length) {
        HostGroup group = group(offset);
        float[] copy = new float[length];
        System.arraycopy(group.state(name), offset - group.offset(), copy, 0, length);
        return copy;
    }

    @Override
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

    @Override
    public void close() {}
}
