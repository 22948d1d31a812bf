package dev.cohort.api.optimizer;

import dev.cohort.api.option.Component;

/** The rule by which gradients move parameters. */
public interface Optimizer extends Component {
    /** The learning rate before the schedule. */
    double learningRate();

    /**
     * States one update, once, as operations on vectors that hold all parameters of a group one after another. The runtime
     * compiles it: into one loop on the CPU, into a small graph on a GPU.
     */
    void update(UpdateContext context);
}
