package dev.cohort.api.optimizer;

import dev.cohort.api.graph.Value;
import dev.cohort.api.option.Component;
import java.util.Optional;

/** The rule by which gradients move parameters. */
public interface Optimizer extends Component {
    /** The learning rate before the schedule. */
    double learningRate();

    /**
     * States one update, once, as operations on vectors that hold all parameters of a group one after another. The runtime
     * compiles it: into one loop on the CPU, into a small graph on a GPU.
     */
    void update(UpdateContext context);

    /**
     * Whether updates look at tensors as wholes, as at the norm of a layer's weights.
     *
     * <p>An update is then stated once for each tensor, in its shape, with any operator, and runs as a graph. Otherwise
     * operators are elementwise, and run many times faster.
     */
    default boolean wholeTensors() {
        return false;
    }

    /**
     * States the parameters that evaluation and the exported model use, from parameters and states after some updates: {@link
     * UpdateContext#step} tells how many. It gives nothing a value, and there are no gradients.
     */
    default Value evaluated(UpdateContext context) {
        return context.parameters();
    }

    /**
     * States where to take the gradient that moves the parameters, if it is not where they are.
     *
     * <p>The gradient is then taken twice on each batch, with the same random numbers: of the parameters, which is what this
     * method sees, neither accumulated nor clipped, and at the place that it answers. The second one goes into the update of the
     * parameters, which are back where they were. Statistics of the model, as those of a batch normalization, and the loss that
     * is told are those of the first. It gives nothing a value.
     */
    default Optional<Value> probe(UpdateContext context) {
        return Optional.empty();
    }
}
