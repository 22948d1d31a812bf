package dev.cohort.configuration;

import dev.cohort.api.dataset.LearningTask;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The {@code [continual]} section: tasks that one model learns, one after another. */
public record ContinualSection(
        @About("the classes of each task, by their names in the data") List<List<String>> tasks,
        @Default("0") @About("of how many examples of each earlier class a task is trained on, too") int replay,
        @About("the only task to run, from 1; all of them, and what they come to together, unless given")
                Optional<Integer> task) {
    public ContinualSection {
        tasks = tasks.stream().map(List::copyOf).toList();
        Options.require(tasks.size() >= 2, "tasks", "must be 2 or more, got " + tasks.size());
        Set<String> seen = new HashSet<>();
        for (List<String> classes : tasks) {
            Options.require(!classes.isEmpty(), "tasks", "has a task without classes");
            classes.forEach(name -> Options.require(seen.add(name), "tasks", "names the class \"" + name + "\" twice"));
        }
        Options.require(replay >= 0, "replay", "must not be negative, got " + replay);
        int last = tasks.size();
        task.ifPresent(number -> Options.require(
                number >= 1 && number <= last, "task", "must be from 1 to " + last + ", got " + number));
    }

    /** The task that is asked for, else the first. */
    public LearningTask asked() {
        return of(task.orElse(1));
    }

    /** @param number from 1 */
    public LearningTask of(int number) {
        return new LearningTask(number - 1, tasks, replay);
    }
}
