package dev.cohort.experiment;

import java.util.Collection;
import java.util.Comparator;

/** How a command ends, as scripts see it. */
public enum ExitCode {
    /** Everything was done. */
    DONE(0),
    /** A defect of Cohort itself. */
    DEFECT(1),
    /** The experiment file or the command line is wrong. */
    EXPERIMENT(2),
    /** The data cannot be used. */
    DATA(3),
    /** A plugin cannot be used. */
    PLUGIN(4),
    /** A checkpoint or a model file cannot be used. */
    MODEL(5),
    /** Reading, writing, locking or fetching failed. */
    INPUT_OUTPUT(6),
    /** The loss became infinite or not a number. */
    DIVERGED(7),
    /** The run is done, but not all of it has reached the tracking server. */
    NOT_SYNCED(8),
    /** Interrupted from the keyboard, with a checkpoint. */
    INTERRUPTED(130),
    /** Asked to end by the system, with a checkpoint. */
    TERMINATED(143);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** The number that the process returns. */
    public int number() {
        return number;
    }

    /** The code for several problems: the smallest of theirs; {@link #DONE} for none. */
    public static ExitCode of(Collection<? extends Problem> problems) {
        return problems.stream()
                .map(Problem::exitCode)
                .min(Comparator.comparingInt(ExitCode::number))
                .orElse(DONE);
    }
}
