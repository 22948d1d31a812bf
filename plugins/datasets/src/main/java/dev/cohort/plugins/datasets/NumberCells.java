package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Columns of numbers of 32 bits or, where they are to be scaled, of 64; {@code true} is 1 and {@code false} 0. */
final class NumberCells extends Cells {
    private final boolean wide;
    private final boolean imputed;
    private final List<Optional<DateColumns.Slot>> dates;
    private float[] floats = {};
    private double[] doubles = {};

    /**
     * @param wide whether all 64 bits are kept
     * @param imputed whether a number may be missing
     * @param dates for each column what it is of a date; empty where none is
     */
    NumberCells(int width, boolean wide, boolean imputed, List<Optional<DateColumns.Slot>> dates) {
        super(width);
        this.wide = wide;
        this.imputed = imputed;
        this.dates = dates;
    }

    @Override
    void resize(int count) {
        if (wide) {
            doubles = Arrays.copyOf(doubles, count);
        } else {
            floats = Arrays.copyOf(floats, count);
        }
    }

    @Override
    Optional<Fault> take(int index, char[] text, int offset, int length, boolean quoted) {
        if (!dates.isEmpty() && dates.get(index % width()).isPresent()) {
            return date(index, new String(text, offset, length), quoted);
        }
        double number = NumberText.parseOrTruth(text, offset, length);
        put(index, number);
        if (Float.isFinite((float) number)) {
            return Optional.empty();
        }
        Fault fault = fault(new String(text, offset, length), number, quoted);
        return fault.kind() == Fault.Kind.MISSING ? missing(index, fault) : Optional.of(fault);
    }

    private Optional<Fault> date(int index, String text, boolean quoted) {
        Optional<LocalDateTime> date = DateColumns.parse(text);
        DateColumns.Slot slot = dates.get(index % width()).orElseThrow();
        put(index, date.map(day -> slot.part().number(day, slot.index())).orElse(Double.NaN));
        if (date.isPresent() || !slot.first()) {
            return Optional.empty();
        }
        return !quoted && TextCells.isMissing(text)
                ? missing(index, new Fault(Fault.Kind.MISSING, text))
                : Optional.of(new Fault(Fault.Kind.NO_DATE, text));
    }

    @Override
    Optional<Fault> missing(int index, Fault fault) {
        put(index, Double.NaN);
        boolean told = imputed
                || !dates.isEmpty()
                        && dates.get(index % width())
                                .filter(slot -> !slot.first())
                                .isPresent();
        return told ? Optional.empty() : Optional.of(fault);
    }

    private void put(int index, double number) {
        if (wide) {
            doubles[index] = number;
        } else {
            floats[index] = (float) number;
        }
    }

    private static Fault fault(String text, double number, boolean quoted) {
        if (!Double.isNaN(number)) {
            return new Fault(Fault.Kind.TOO_LARGE, text);
        }
        if (!quoted && TextCells.isMissing(text)) {
            return new Fault(Fault.Kind.MISSING, text);
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity" -> new Fault(Fault.Kind.INFINITE, text);
            default -> new Fault(Fault.Kind.NO_NUMBER, text);
        };
    }

    @Override
    Columns columns(int rows) {
        if (wide) {
            doubles = Arrays.copyOf(doubles, rows * width());
            return new Columns.Doubles(doubles, width());
        }
        floats = Arrays.copyOf(floats, rows * width());
        return new Columns.Floats(floats, width());
    }
}
