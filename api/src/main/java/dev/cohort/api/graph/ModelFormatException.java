package dev.cohort.api.graph;

import java.nio.file.Path;

/** A model file that cannot be used as it is. */
public final class ModelFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    public ModelFormatException(Path file, String problem) {
        super(problem);
        this.file = file;
    }

    /** The model file. */
    public Path file() {
        return file;
    }
}
