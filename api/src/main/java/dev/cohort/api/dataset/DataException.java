package dev.cohort.api.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Data that cannot be used; each problem is one line for the user. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * One problem.
     *
     * @param file the file, where there is one
     * @param line from 1, or 0 where it is not known
     * @param column from 1, or 0 where it is not known
     * @param message what was expected, what came, what to do
     */
    public record Problem(Optional<Path> file, long line, long column, String message) {}

    private final transient List<Problem> problems;

    /** A problem without a place. */
    public DataException(String message) {
        this(List.of(new Problem(Optional.empty(), 0, 0, message)));
    }

    /** A problem of a file as a whole. */
    public DataException(Path file, String message) {
        this(List.of(new Problem(Optional.of(file), 0, 0, message)));
    }

    /** A problem at a place of a file. */
    public DataException(Path file, long line, long column, String message) {
        this(List.of(new Problem(Optional.of(file), line, column, message)));
    }

    /** Several problems at once. */
    public DataException(List<Problem> problems) {
        super(problems.get(0).message());
        this.problems = List.copyOf(problems);
    }

    /** All problems, at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
