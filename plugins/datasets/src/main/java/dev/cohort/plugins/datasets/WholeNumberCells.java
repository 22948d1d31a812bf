package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Columns of whole numbers, all of whose 64 bits count. */
final class WholeNumberCells extends Cells {
    private long[] elements = {};

    WholeNumberCells(int width) {
        super(width);
    }

    @Override
    void resize(int count) {
        elements = Arrays.copyOf(elements, count);
    }

    @Override
    Optional<Fault> take(int index, char[] text, int offset, int length, boolean quoted) {
        OptionalLong number = NumberText.parseWhole(text, offset, length);
        elements[index] = number.orElse(0);
        return number.isPresent()
                ? Optional.empty()
                : Optional.of(
                        fault(new String(text, offset, length), NumberText.parseOrTruth(text, offset, length), quoted));
    }

    private static Fault fault(String text, double number, boolean quoted) {
        if (number == Math.rint(number)) {
            return new Fault(Fault.Kind.TOO_LARGE_WHOLE_NUMBER, text);
        }
        return new Fault(!quoted && TextCells.isMissing(text) ? Fault.Kind.MISSING : Fault.Kind.NO_WHOLE_NUMBER, text);
    }

    @Override
    Columns columns(int rows) {
        elements = Arrays.copyOf(elements, rows * width());
        return new Columns.Integers(elements, width());
    }
}
