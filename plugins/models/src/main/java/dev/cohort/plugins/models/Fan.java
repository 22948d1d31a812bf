package dev.cohort.plugins.models;

/** Which of a layer's widths keeps its variance. */
public enum Fan {
    /** The inputs that one output sees: values keep their size on the way forward. */
    FAN_IN,
    /** The outputs that one input reaches: gradients keep theirs on the way back. */
    FAN_OUT;

    long of(long fanIn, long fanOut) {
        return this == FAN_IN ? fanIn : fanOut;
    }
}
