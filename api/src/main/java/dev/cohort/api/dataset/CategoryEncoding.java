package dev.cohort.api.dataset;

import java.util.List;

/**
 * The numbers that the categories of a column become.
 *
 * @param categories how many the training part has; they are numbered from 1
 * @param table the numbers of each, behind those of an unknown one; empty where each has a number of its own, which is 1
 */
public record CategoryEncoding(int categories, List<List<Double>> table) {
    public CategoryEncoding {
        table = List.copyOf(table);
    }

    /** How many numbers a category becomes. */
    public int width() {
        return table.isEmpty() ? categories : table.get(0).size();
    }

    /** Puts the numbers of a category to a place of an array. */
    void put(long category, double[] elements, int place) {
        if (!table.isEmpty()) {
            List<Double> numbers = table.get((int) category);
            for (int index = 0; index < numbers.size(); index++) {
                elements[place + index] = numbers.get(index);
            }
        } else if (category != Categories.UNKNOWN) {
            elements[place + (int) category - 1] = 1;
        }
    }
}
