package dev.cohort.configuration;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.Sampling;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.Initialization;
import dev.cohort.api.model.Model;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.option.Component;
import dev.cohort.api.run.Monitor;
import dev.cohort.api.schedule.Schedule;
import java.util.List;
import java.util.Optional;

/** The kinds of component that a file may name, in the order of its sections. */
public final class Kinds {
    public static final List<Class<? extends Component>> ALL = List.of(
            Dataset.class,
            Sampling.class,
            Model.class,
            Initialization.class,
            Adaptation.class,
            Loss.class,
            Optimizer.class,
            Schedule.class,
            Metric.class,
            Monitor.class);

    private Kinds() {}

    /** A kind as files, messages and the command line call it, as in {@code optimizer}. */
    public static String label(Class<? extends Component> kind) {
        return kind == Monitor.class ? "listener" : KebabCase.ofType(kind);
    }

    /** The kind that the command line calls so, as in {@code loss}. */
    public static Optional<Class<? extends Component>> named(String label) {
        return ALL.stream().filter(kind -> label(kind).equals(label)).findFirst();
    }

    /** What all of them are called. */
    public static List<String> labels() {
        return ALL.stream().map(Kinds::label).toList();
    }
}
