package dev.cohort.step;

import dev.cohort.api.dataset.TargetRequest;
import java.util.OptionalLong;

/** What the elements of a field may be that a loss reads as its target. */
public sealed interface TargetCheck {
    /** The place of the field among those of the batch. */
    int field();

    /**
     * Class numbers. Kernels of losses do not look at them, and would read past their buffers.
     *
     * @param classes labels are below this
     * @param ignored a label that is no class and that the loss skips
     */
    record Classes(int field, long classes, OptionalLong ignored) implements TargetCheck {
        /** Whether a label may be given to the loss. */
        public boolean allows(long label) {
            return label >= 0 && label < classes || ignored.isPresent() && ignored.getAsLong() == label;
        }
    }

    /** Numbers as the loss wants them. */
    record Numbers(int field, TargetRequest wanted) implements TargetCheck {}
}
