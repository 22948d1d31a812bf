package dev.cohort.api.run;

/** Hears what happens in a run, on the training thread. */
@FunctionalInterface
public interface Listener {
    void hear(RunEvent event, RunControl control);
}
