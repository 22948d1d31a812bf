package dev.cohort.api.optimizer;

import dev.cohort.api.graph.Value;
import java.util.Optional;

/**
 * An optimizer around another one, whose ways it keeps unless it says otherwise.
 *
 * <p>An update begins with {@link UpdateContext#update(Optimizer)}, which answers where the inner optimizer would go.
 */
public interface WrappingOptimizer extends Optimizer {
    /** What this is around. */
    Optimizer inner();

    @Override
    default double learningRate() {
        return inner().learningRate();
    }

    @Override
    default void update(UpdateContext context) {
        context.parameters(context.update(inner()));
    }

    @Override
    default boolean wholeTensors() {
        return inner().wholeTensors();
    }

    @Override
    default Value evaluated(UpdateContext context) {
        return context.evaluated(inner());
    }

    @Override
    default Optional<Value> probe(UpdateContext context) {
        return context.probe(inner());
    }
}
