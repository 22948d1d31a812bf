package dev.cohort.api.dataset;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One of several tasks that a model learns one after another: to tell some of the classes.
 *
 * @param number which task it is, from 0
 * @param classes the names of each task's classes, as the data calls them
 * @param replay of how many examples of each class of the earlier tasks, drawn by the seed, the training part has in addition
 */
public record LearningTask(int number, List<List<String>> classes, int replay) {
    public LearningTask {
        classes = classes.stream().map(List::copyOf).toList();
        if (number < 0 || number >= classes.size() || replay < 0) {
            throw new IllegalArgumentException(
                    "there is no task " + number + " of " + classes.size() + ", replay " + replay);
        }
    }

    /** The classes that this task is to tell. */
    public List<String> own() {
        return classes.get(number);
    }

    /** The classes of the tasks before. */
    public Set<String> earlier() {
        Set<String> names = new LinkedHashSet<>();
        classes.subList(0, number).forEach(names::addAll);
        return names;
    }
}
