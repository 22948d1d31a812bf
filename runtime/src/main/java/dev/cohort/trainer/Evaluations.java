package dev.cohort.trainer;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.run.RunEvent;
import dev.cohort.configuration.MetricSection;
import dev.cohort.session.Evaluation;
import dev.cohort.session.OpenData;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.TaskScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The evaluations of a model in training, and what is told of them. */
final class Evaluations {
    private final TrainingSession session;
    private final OpenData data;
    private final TaskTests tasks;
    private final List<MetricSection> metrics;
    private final PresentStep stepped;
    private final Runnable before;
    private final Listeners listeners;
    private final Consumer<Map<String, Double>> log;
    private long at;

    /**
     * @param stepped the step that they come after
     * @param before is run before each batch; what it throws ends the evaluation
     * @param log takes what was measured, under the names {@code part/metric}
     */
    Evaluations(
            TrainingSession session,
            OpenData data,
            TaskTests tasks,
            List<MetricSection> metrics,
            PresentStep stepped,
            Runnable before,
            Listeners listeners,
            Consumer<Map<String, Double>> log) {
        this.session = session;
        this.data = data;
        this.tasks = tasks;
        this.metrics = metrics;
        this.stepped = stepped;
        this.before = before;
        this.listeners = listeners;
        this.log = log;
    }

    /** Measures the validation part, where there is one, unless that was done after this step. */
    void validate() {
        if ((at != stepped.step || stepped.step == 0) && data.has(Part.VALIDATION)) {
            evaluate(Part.VALIDATION);
            at = stepped.step;
        }
    }

    /** Measures the test part, where there is one, and that of each task. */
    void test() {
        if (data.has(Part.TEST)) {
            evaluate(Part.TEST);
            tasks.each(this::evaluate);
        }
    }

    private void evaluate(Part part) {
        Evaluation evaluation = session.evaluate(data, part, metrics, before);
        listeners.tell(new RunEvent.Evaluated(part, stepped.step, stepped.epoch, evaluation.results()));
        log.accept(evaluation.values(part));
    }

    private void evaluate(int task, OpenData examples) {
        Evaluation evaluation = session.evaluate(examples, Part.TEST, metrics, before);
        Map<String, Double> values = new LinkedHashMap<>();
        evaluation.values(Part.TEST).forEach((name, value) -> values.put(TaskScores.name(name, task), value));
        log.accept(values);
    }

    /** The last step after which the validation part was measured. */
    long at() {
        return at;
    }

    /** Goes on after the validation part was measured after a step; 0 for none. */
    void resume(long step) {
        at = step;
    }
}
