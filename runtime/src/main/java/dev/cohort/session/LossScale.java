package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.engine.Binding;
import dev.cohort.engine.FlatMemory;
import dev.cohort.step.Names;

/**
 * What a loss is multiplied with, so that gradients of 16 bits do not vanish: it doubles after 2000 updates, and is halved where a
 * gradient becomes infinite, which moves nothing then; as PyTorch's {@code GradScaler} has it.
 *
 * <p>Where gradients of several batches make one update, a batch with infinite ones is left out of it.
 */
final class LossScale {
    private static final float FIRST = 65536;
    private static final float GROWTH = 2;
    private static final float BACKOFF = 0.5f;
    private static final int INTERVAL = 2000;

    private final FlatMemory factor = new FlatMemory(1);
    private int updates;

    LossScale() {
        set(FIRST, 0);
    }

    void bind(Binding binding) {
        binding.input(Names.LOSS_SCALE, factor, 0, Shape.SCALAR);
    }

    /** After a gradient that was infinite, or no number. */
    void skipped() {
        set(factor() * BACKOFF, 0);
    }

    /** After an update. */
    void updated() {
        if (updates + 1 == INTERVAL) {
            set(factor() * GROWTH, 0);
        } else {
            updates++;
        }
    }

    float factor() {
        return factor.floats().get(0);
    }

    /** Updates since it was changed. */
    int updates() {
        return updates;
    }

    void set(float scale, int since) {
        factor.floats().put(0, scale);
        updates = since;
    }
}
