package dev.cohort.plugins.models;

/** What a block of a residual network adds to its input. */
public enum Block {
    /** Two convolutions with windows of 3. */
    BASIC,
    /**
     * A convolution with windows of 1, one of 3, and one of 1 that widens; steps are those of the second, as in torchvision,
     * where the paper has them in the first.
     */
    BOTTLENECK;

    int convolutions() {
        return this == BASIC ? 2 : 3;
    }

    /** How many times as many channels come out as there are within. */
    int expansion() {
        return this == BASIC ? 1 : 4;
    }

    /** The convolution, from 1, that takes the steps. */
    int strided() {
        return this == BASIC ? 1 : 2;
    }

    int kernel(int convolution) {
        return this == BASIC || convolution == 2 ? 3 : 1;
    }
}
