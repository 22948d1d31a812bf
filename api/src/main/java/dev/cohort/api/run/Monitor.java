package dev.cohort.api.run;

import dev.cohort.api.option.Component;

/**
 * A component that listens to a run, named as {@code [[listener]]} in an experiment file.
 *
 * <p>It keeps no state itself; what it starts may. A run that goes on after an interruption starts it anew and tells it, after
 * {@link RunEvent.Started}, every {@link RunEvent.Logged} of the time before, so what a listener knows should come from those.
 */
public interface Monitor extends Component {
    /** Begins to listen to a run; what is returned hears everything from {@link RunEvent.Started} on. */
    Listener start();
}
