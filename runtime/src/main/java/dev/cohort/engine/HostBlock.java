package dev.cohort.engine;

import java.util.List;

/**
 * Neighbouring parameters that one optimizer moves, and its states, few enough to stay in a processor's cache.
 *
 * <p>They are kept in arrays beside the native memory that graphs see: a loop over arrays is many times faster than one over
 * native memory, and the copies cost less than that saves.
 */
final class HostBlock {
    /** The most elements of a block. */
    static final int LENGTH = 4096;

    private final int group;
    private final int begin;
    private final List<String> stateNames;
    private final UpdateKernel kernel;
    private final float[] parameters;
    private final float[][] states;

    /**
     * @param group the number of the group that this is a part of
     * @param begin where it begins in the vector of all parameters
     */
    HostBlock(int group, int begin, int length, List<String> stateNames, UpdateKernel kernel) {
        this.group = group;
        this.begin = begin;
        this.stateNames = stateNames;
        this.kernel = kernel;
        this.parameters = new float[length];
        this.states = new float[stateNames.size()][length];
    }

    int group() {
        return group;
    }

    int begin() {
        return begin;
    }

    int length() {
        return parameters.length;
    }

    List<String> stateNames() {
        return stateNames;
    }

    float[] state(String name) {
        return states[stateNames.indexOf(name)];
    }

    /** Takes the parameters from where graphs see them. */
    void read(TensorMemory memory) {
        memory.read(begin, parameters, 0, parameters.length);
    }

    /** Moves the parameters, and shows them to graphs. */
    void update(float[] gradient, double learningRate, double step, TensorMemory memory) {
        kernel.update(parameters, gradient, states, learningRate, step, 0, parameters.length);
        memory.write(begin, parameters, 0, parameters.length);
    }
}
