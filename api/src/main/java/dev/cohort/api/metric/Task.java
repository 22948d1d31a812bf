package dev.cohort.api.metric;

import dev.cohort.api.dataset.TargetType;
import java.util.List;

/**
 * What is predicted.
 *
 * @param type classes or numbers
 * @param classNames the classes in the order of their numbers; empty for numbers
 * @param width how many numbers are predicted per row; the number of classes for classes
 */
public record Task(TargetType type, List<String> classNames, int width) {
    public Task {
        classNames = List.copyOf(classNames);
    }

    /** The number of classes. */
    public int classes() {
        return classNames.size();
    }
}
