package dev.cohort.trainer;

import dev.cohort.api.run.Listener;
import dev.cohort.api.run.Monitor;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.configuration.Experiment;
import dev.cohort.plugin.PluginCode;
import jakarta.inject.Inject;
import java.util.List;

/** The listeners that the experiment file names. */
final class Monitors implements Listener {
    private final List<Monitor> monitors;
    private List<Listener> listeners = List.of();

    @Inject
    Monitors(Experiment experiment) {
        this.monitors = experiment.listener();
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Started) {
            listeners = monitors.stream()
                    .map(monitor -> PluginCode.call(monitor, "start", monitor::start))
                    .toList();
        }
        for (int index = 0; index < listeners.size(); index++) {
            PluginCode.hear(listeners.get(index), event, control);
        }
    }
}
