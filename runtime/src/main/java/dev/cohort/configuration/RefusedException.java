package dev.cohort.configuration;

import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import java.util.Optional;
import java.util.function.Function;

/** How a section refuses its values with a problem of its own kind; the binder adds the position of the key. */
final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient Function<Optional<Position>, Problem> problem;

    RefusedException(String key, Function<Optional<Position>, Problem> problem) {
        super(problem.apply(Optional.empty()).message());
        this.key = key;
        this.problem = problem;
    }

    String key() {
        return key;
    }

    Problem at(Optional<Position> position) {
        return problem.apply(position);
    }
}
