package dev.cohort.api.metric;

import dev.cohort.api.loss.Answer;
import java.util.List;

/**
 * What is predicted.
 *
 * @param answer what the predictions are
 * @param classNames the classes in the order of their numbers; empty for numbers
 * @param width how many numbers are predicted per row; the number of classes for classes
 */
public record Task(Answer answer, List<String> classNames, int width) {
    public Task {
        classNames = List.copyOf(classNames);
    }

    /** The number of classes. */
    public int classes() {
        return classNames.size();
    }
}
