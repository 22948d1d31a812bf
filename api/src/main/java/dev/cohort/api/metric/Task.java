package dev.cohort.api.metric;

import dev.cohort.api.loss.Answer;
import java.util.List;

/**
 * What is predicted.
 *
 * @param answer what the predictions are
 * @param classNames the classes in the order of their numbers; of embeddings those of the examples; empty for numbers
 * @param width how many numbers are predicted per row; the number of classes for classes
 * @param labels where each example has several targets that are a yes or no of their own (multilabel), their names in the
 *     order of the columns; else empty
 * @param isGrouped whether each row is of a {@linkplain Predictions#group group}
 */
public record Task(Answer answer, List<String> classNames, int width, List<String> labels, boolean isGrouped) {
    public Task {
        classNames = List.copyOf(classNames);
        labels = List.copyOf(labels);
    }

    /** A task that is neither multilabel nor grouped. */
    public Task(Answer answer, List<String> classNames, int width) {
        this(answer, classNames, width, List.of(), false);
    }

    /** The number of classes. */
    public int classes() {
        return classNames.size();
    }

    /** Whether each example has several targets that are a yes, class 1, or no of their own. */
    public boolean isMultilabel() {
        return !labels.isEmpty();
    }
}
