package dev.cohort.plugins.models;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;

/** How a residual network begins. */
public enum Stem {
    /** A convolution with windows of 7 and steps of 2, then maximum pooling with windows of 3 and steps of 2. */
    LARGE,
    /** A convolution with windows of 3, which keeps small images as large as they are. */
    SMALL;

    int kernel() {
        return this == LARGE ? 7 : 3;
    }

    int stride() {
        return this == LARGE ? 2 : 1;
    }

    Value pooled(Value x) {
        if (this == SMALL) {
            return x;
        }
        Attributes attributes = Attributes.NONE
                .with("kernel_shape", new long[] {3, 3})
                .with("strides", new long[] {2, 2})
                .with("pads", new long[] {1, 1, 1, 1});
        return x.graph().operator("MaxPool", attributes, x);
    }
}
