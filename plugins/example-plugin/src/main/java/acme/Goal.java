package acme;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.Monitor;
import dev.cohort.api.run.RunEvent;

/** Ends a training once a metric has come down to a value that is good enough. */
@Name("acme.goal")
@About("ends a training once a metric has come down to a value that is good enough")
public record Goal(
        @About("what is watched, as in 'validation/loss'") String metric,
        @About("the value that is good enough") double value)
        implements Monitor {
    @Override
    public Listener start() {
        return (event, control) -> {
            if (event instanceof RunEvent.Logged logged
                    && logged.metrics().containsKey(metric)
                    && logged.metrics().get(metric) <= value) {
                control.stop(metric + " has come down to " + value);
            }
        };
    }
}
