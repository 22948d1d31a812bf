package dev.cohort.api.graph;

/**
 * An operator without a gradient rule lies between a scalar and what it is differentiated by; the message names the operator and
 * the path.
 */
public final class DifferentiationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public DifferentiationException(String message) {
        super(message);
    }
}
