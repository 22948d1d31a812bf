package dev.cohort.api.schedule;

import dev.cohort.api.option.Component;

/** The learning rate over the course of a run. */
public interface Schedule extends Component {
    /** The optimizer's own learning rate throughout. */
    Schedule CONSTANT = (base, position, total) -> base;

    /**
     * The learning rate at a position.
     *
     * @param base the optimizer's learning rate
     * @param position how many updates (or epochs, as the file says) were made before
     * @param total how many there will be in the whole run
     */
    double learningRate(double base, long position, long total);
}
