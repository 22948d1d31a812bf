package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Columns of labels. */
final class TextCells extends Cells {
    private static final Set<String> MISSING = Set.of("nan", "na", "n/a", "null", "none", "?");

    private final Set<String> classes;
    private final Fault.Kind missing;
    private final boolean imputed;
    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private int[] elements = {};

    /**
     * @param classes the labels that are known, which no word for a missing value can be
     * @param missing the fault of a word for a missing value
     * @param imputed whether a label may be missing; then it is empty
     */
    TextCells(int width, Set<String> classes, Fault.Kind missing, boolean imputed) {
        super(width);
        this.classes = classes;
        this.missing = missing;
        this.imputed = imputed;
    }

    /** Whether a cell without quotes is a word for a missing value, whatever its column holds. */
    static boolean isMissing(String text) {
        return MISSING.contains(text.toLowerCase(Locale.ROOT));
    }

    @Override
    void resize(int count) {
        elements = Arrays.copyOf(elements, count);
    }

    @Override
    Optional<Fault> take(int index, char[] text, int offset, int length, boolean quoted) {
        String label = new String(text, offset, length);
        if (!quoted && isMissing(label) && !classes.contains(label)) {
            return missing(index, new Fault(missing, label));
        }
        put(index, label);
        return Optional.empty();
    }

    @Override
    Optional<Fault> missing(int index, Fault fault) {
        put(index, "");
        return imputed ? Optional.empty() : Optional.of(fault);
    }

    private void put(int index, String label) {
        elements[index] = codes.computeIfAbsent(label, unknown -> {
            texts.add(unknown);
            return texts.size() - 1;
        });
    }

    @Override
    Columns columns(int rows) {
        return new Columns.Labels(Arrays.copyOf(elements, rows * width()), texts, width());
    }
}
