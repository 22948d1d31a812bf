package dev.cohort.cli;

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
import dev.cohort.plugin.PluginRegistry;
import java.util.List;
import java.util.Optional;

/** The kinds of component that a file may name, in the order of its sections. */
final class Kinds {
    static final List<Class<? extends Component>> ALL = List.of(
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

    /** The kind that the command line calls so, as in {@code loss}. */
    static Optional<Class<? extends Component>> named(String label) {
        return ALL.stream()
                .filter(kind -> PluginRegistry.label(kind).equals(label))
                .findFirst();
    }

    static List<String> labels() {
        return ALL.stream().map(PluginRegistry::label).toList();
    }
}
