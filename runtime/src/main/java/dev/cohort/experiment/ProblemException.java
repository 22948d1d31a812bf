package dev.cohort.experiment;

import java.util.List;
import java.util.stream.Collectors;

/** Problems that end a command: each is shown to the user as one line, and no stack trace. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** One problem. */
    public ProblemException(Problem problem) {
        this(List.of(problem));
    }

    /** A problem with what led to it, for the log. */
    public ProblemException(Problem problem, Throwable cause) {
        super(problem.line(), cause);
        this.problems = List.of(problem);
    }

    /** Several problems at once, at least one. */
    public ProblemException(List<? extends Problem> problems) {
        super(problems.stream().map(Problem::line).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("at least one problem");
        }
        this.problems = List.copyOf(problems);
    }

    /** All problems, in the order in which to show them. */
    public List<Problem> problems() {
        return problems;
    }

    /** The code with which the command ends. */
    public ExitCode exitCode() {
        return ExitCode.of(problems);
    }
}
