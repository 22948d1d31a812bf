package dev.cohort.engine;

/** A graph that ONNX Runtime does not take, though its shapes fit: an attribute that there is not, or a missing kernel. */
public final class RefusedGraphException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    RefusedGraphException(RuntimeException refusal) {
        super("ONNX Runtime refuses the graph: " + refusal.getMessage(), refusal);
    }
}
