package dev.cohort.step;

import java.util.OptionalLong;

/**
 * What the labels of a field may be. Kernels of losses do not look, and would read past their buffers.
 *
 * @param field the place of the field among those of the batch
 * @param classes labels are below this
 * @param ignored a label that is no class and that the loss skips
 */
public record LabelCheck(int field, long classes, OptionalLong ignored) {
    /** Whether a label may be given to the loss. */
    public boolean allows(long label) {
        return label >= 0 && label < classes || ignored.isPresent() && ignored.getAsLong() == label;
    }
}
