package dev.cohort.api.schedule;

import dev.cohort.api.option.Component;
import java.util.Optional;
import java.util.OptionalLong;

/** The learning rate over the course of a run. */
public interface Schedule extends Component {
    /** The optimizer's own learning rate throughout. */
    Schedule CONSTANT = (base, position, total) -> base;

    /**
     * The learning rate at a position.
     *
     * @param base the optimizer's learning rate
     * @param position how many updates (or epochs, as the file says) were made before
     * @param total how many there will be in the whole run, where that is known
     */
    double learningRate(double base, long position, OptionalLong total);

    /**
     * The momentum at a position, for optimizers that have one ({@code beta1} of Adam and its kin).
     *
     * @param own the optimizer's own
     */
    default double momentum(double own, long position, OptionalLong total) {
        return own;
    }

    /**
     * Over how many updates (or epochs) a schedule goes that needs to know it.
     *
     * @param given what the file says
     * @param total how many the run has, where that is known
     * @throws IllegalArgumentException if neither is there
     */
    static long length(Optional<Long> given, OptionalLong total) {
        return given.orElseGet(
                () -> total.orElseThrow(
                        () -> new IllegalArgumentException(
                                "how long the run will be is not known, since the data does not tell its size; give the schedule's steps")));
    }
}
