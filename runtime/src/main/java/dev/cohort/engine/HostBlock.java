package dev.cohort.engine;

/**
 * Neighbouring parameters of one group, with their states: few enough to stay in a processor's cache.
 *
 * <p>States are kept in arrays, and parameters and gradients are copied to arrays and back: a loop over arrays is many times
 * faster than one over the native memory that graphs see, and the copies cost less than that saves.
 */
final class HostBlock {
    /** The most elements of a block. */
    static final int LENGTH = 2048;

    private final HostGroup group;
    private final int begin;
    private final int length;
    private final float[][] states;

    /** @param begin where it begins in the vector of all parameters */
    HostBlock(HostGroup group, int begin, int length) {
        this.group = group;
        this.begin = begin;
        this.length = length;
        this.states =
                new float[group.graphs().isPresent() ? 0 : group.stateNames().size()][length];
    }

    HostGroup group() {
        return group;
    }

    int begin() {
        return begin;
    }

    int length() {
        return length;
    }

    boolean holds(int offset) {
        return offset >= begin && offset < begin + length;
    }

    float[] state(String name) {
        return states[group.stateNames().indexOf(name)];
    }

    /** Moves parameters, which lie at the beginning of an array as their gradients do. */
    void move(UpdateKernel kernel, float[] parameters, float[] gradient) {
        kernel.update(parameters, gradient, states, group.scalars().rounded(), 0, length);
    }
}
