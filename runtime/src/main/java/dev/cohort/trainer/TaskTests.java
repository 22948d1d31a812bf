package dev.cohort.trainer;

import dev.cohort.configuration.ContinualSection;
import dev.cohort.session.OpenData;
import jakarta.inject.Inject;
import java.util.Optional;

/** The data of all tasks of continual learning, on each of which a model is tested that has learned one. */
final class TaskTests {
    private final RunRequest request;

    @Inject
    TaskTests(RunRequest request) {
        this.request = request;
    }

    /** Gives each task's data, by the task's number from 1, one open at a time; none where there are no tasks. */
    void each(Visitor visitor) {
        Optional<ContinualSection> section = request.experiment().continual();
        int tasks = section.map(found -> found.tasks().size()).orElse(0);
        for (int task = 1; task <= tasks; task++) {
            try (OpenData data = DataOpening.open(request.resolution(), task)) {
                visitor.visit(task, data);
            }
        }
    }

    /** Sees one task's data. */
    @FunctionalInterface
    interface Visitor {
        void visit(int task, OpenData data);
    }
}
