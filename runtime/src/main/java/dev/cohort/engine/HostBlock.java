package dev.cohort.engine;

import java.util.List;

/**
 * Neighbouring parameters that one optimizer moves, with its states: few enough to stay in a processor's cache.
 *
 * <p>States are kept in arrays, and parameters and gradients are copied to arrays and back: a loop over arrays is many times
 * faster than one over the native memory that graphs see, and the copies cost less than that saves.
 */
final class HostBlock {
    /** The most elements of a block. */
    static final int LENGTH = 2048;

    private final int group;
    private final int begin;
    private final List<String> stateNames;
    private final UpdateKernel kernel;
    private final int length;
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
        this.length = length;
        this.states = new float[stateNames.size()][length];
    }

    int group() {
        return group;
    }

    int begin() {
        return begin;
    }

    int length() {
        return length;
    }

    List<String> stateNames() {
        return stateNames;
    }

    float[] state(String name) {
        return states[stateNames.indexOf(name)];
    }

    /** Moves parameters, which lie at the beginning of an array as their gradients do. */
    void move(float[] parameters, float[] gradient, double learningRate, double step) {
        kernel.update(parameters, gradient, states, learningRate, step, 0, length);
    }
}
