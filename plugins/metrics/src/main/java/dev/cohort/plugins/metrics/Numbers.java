package dev.cohort.plugins.metrics;

import java.util.Arrays;

/** A list of numbers that grows. */
final class Numbers {
    private static final int FIRST = 64;

    private double[] elements = new double[FIRST];
    private int size;

    void add(double number) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, 2 * size);
        }
        elements[size++] = number;
    }

    void addAll(Numbers that) {
        for (int place = 0; place < that.size; place++) {
            add(that.elements[place]);
        }
    }

    double get(int place) {
        return elements[place];
    }

    int size() {
        return size;
    }

    double[] toArray() {
        return Arrays.copyOf(elements, size);
    }
}
