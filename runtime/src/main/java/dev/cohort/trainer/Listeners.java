package dev.cohort.trainer;

import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * All who hear of a run.
 *
 * @param all in the order in which they hear
 * @param control by which they may end it
 */
record Listeners(List<Listener> all, RunControl control) {
    /** Tells all of something. */
    void tell(RunEvent event) {
        for (Listener listener : all) {
            listener.hear(event, control);
        }
    }

    /** Tells all of the end; one that fails, as on a full disk, does not keep it from the others. */
    void end(RunEvent.Ended event) {
        List<RuntimeException> failures = new ArrayList<>();
        for (Listener listener : all) {
            try {
                listener.hear(event, control);
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
