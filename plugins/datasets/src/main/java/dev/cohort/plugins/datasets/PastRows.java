package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Columns;
import dev.cohort.api.dataset.SeriesOptions;
import java.util.Arrays;
import java.util.List;

/** The last rows of a series, which the next examples read. */
final class PastRows {
    private final List<Integer> back;
    private final int known;
    private final int width;
    private final int codes;
    private double[] numbers = {};
    private long[] categories = {};
    private int rows;

    /**
     * @param width numbers per row
     * @param codes numbers of categories per row
     */
    PastRows(SeriesOptions series, int width, int codes) {
        List<Integer> wanted = series.back();
        int nearest = wanted.stream().mapToInt(Integer::intValue).min().orElse(0);
        this.back = wanted.stream().map(rowsBefore -> rowsBefore - nearest).toList();
        this.known = series.known();
        this.width = width;
        this.codes = codes;
    }

    /** How many rows have to come before the next one that an example ends at. */
    int lacking() {
        return Math.max(0, known - 1 - rows);
    }

    /** Takes more rows, and fills a batch with the examples that end at them; returns how many there are. */
    int copy(Columns more, long[] moreCategories, int count, Batch batch) {
        double[] all = Arrays.copyOf(numbers, (rows + count) * width);
        for (int index = 0; index < count * width; index++) {
            all[rows * width + index] = more instanceof Columns.Doubles doubles
                    ? doubles.elements()[index]
                    : ((Columns.Floats) more).elements()[index];
        }
        long[] coded = Arrays.copyOf(categories, (rows + count) * codes);
        System.arraycopy(moreCategories, 0, coded, rows * codes, count * codes);
        int examples = Math.max(0, rows + count - (known - 1));
        boolean wide = more instanceof Columns.Doubles;
        int place = 0;
        for (int example = 0; example < examples; example++) {
            for (int step = 0; step < back.size(); step++, place++) {
                put(batch, wide, all, coded, example + known - 1 - back.get(step), place);
            }
        }
        int left = Math.min(rows + count, known - 1);
        numbers = Arrays.copyOfRange(all, (rows + count - left) * width, (rows + count) * width);
        categories = Arrays.copyOfRange(coded, (rows + count - left) * codes, (rows + count) * codes);
        rows = left;
        return examples;
    }

    private void put(Batch batch, boolean wide, double[] all, long[] coded, int row, int place) {
        for (int column = 0; column < width; column++) {
            double number = all[row * width + column];
            if (wide) {
                batch.doubles(0).put(place * width + column, number);
            } else {
                batch.floats(0).put(place * width + column, (float) number);
            }
        }
        int field = width > 0 ? 1 : 0;
        for (int column = 0; column < codes; column++) {
            batch.longs(field).put(place * codes + column, coded[row * codes + column]);
        }
    }
}
