package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the problems of some data, so that the user sees several at once, and not thousands. */
public final class DataProblems {
    private static final int SHOWN = 20;

    private final List<DataException.Problem> problems = new ArrayList<>();
    private long count;

    /** Adds a problem. */
    public void add(DataException.Problem problem) {
        if (count++ < SHOWN) {
            problems.add(problem);
        }
    }

    /**
     * Ends the collection.
     *
     * @throws DataException if there are any problems
     */
    public void throwIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        List<DataException.Problem> told = new ArrayList<>(problems);
        if (count > SHOWN) {
            told.add(new DataException.Problem(
                    problems.get(0).file(), 0, 0, "and " + (count - SHOWN) + " more problems"));
        }
        throw new DataException(told);
    }

    /** A problem without a place. */
    static DataException.Problem problem(String message) {
        return new DataException.Problem(Optional.empty(), 0, 0, message);
    }
}
