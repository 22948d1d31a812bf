package dev.cohort.api.objective;

/**
 * How parameters of one optimizer are treated differently by what they are.
 *
 * @param noDecay whether biases and norms have no weight decay
 * @param layerDecay each layer's learning rate is this times that of the layer above it
 */
public record Treatment(boolean noDecay, double layerDecay) {
    /** All alike. */
    public static final Treatment ALIKE = new Treatment(false, 1);
}
