package dev.cohort.trainer;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import dev.cohort.api.run.Ending;
import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.tracking.Journal;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What was measured of the state that a training has come to, and of the best one; a test is of the one that is kept. */
final class MeasuredStates implements Listener {
    private static final String TESTED = Part.TEST.label() + "/";

    private final Map<String, Double> test = new LinkedHashMap<>();
    private final Map<Part, Map<String, Result>> testResults = new EnumMap<>(Part.class);
    private State measured = new State(0);
    private Optional<State> best = Optional.empty();
    private long step;
    private float loss;

    @Inject
    MeasuredStates() {}

    private static final class State {
        private final long step;
        private final Map<String, Double> metrics = new LinkedHashMap<>();
        private final Map<Part, Map<String, Result>> results = new EnumMap<>(Part.class);

        State(long step) {
            this.step = step;
        }
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Stepped stepped) {
            step = stepped.step();
            loss = stepped.loss();
        } else if (event instanceof RunEvent.Logged logged) {
            logged.metrics()
                    .forEach((name, value) -> (name.startsWith(TESTED) ? test : present().metrics).put(name, value));
        } else if (event instanceof RunEvent.Evaluated evaluated) {
            (evaluated.part() == Part.TEST ? testResults : present().results)
                    .put(evaluated.part(), evaluated.results());
        }
    }

    private State present() {
        if (measured.step != step) {
            measured = new State(step);
            measured.metrics.put(Journal.TRAINING_LOSS, (double) loss);
        }
        return measured;
    }

    /** Corrects the loss of a step that was made before this process, where something was measured after it. */
    void loss(long ofStep, float value) {
        Stream.concat(Stream.of(measured), best.stream())
                .filter(state -> state.step == ofStep)
                .forEach(state -> state.metrics.put(Journal.TRAINING_LOSS, (double) value));
    }

    /** Takes the present state as the best so far; what is still measured of it is added. */
    void keepBest() {
        best = Optional.of(present());
    }

    /** No state is the best any more. */
    void forgetBest() {
        best = Optional.empty();
    }

    /** The best state, if one was kept. */
    Optional<Ending.State> best() {
        return best.map(this::whole);
    }

    /** The state that the training has come to. */
    Ending.State last() {
        return whole(present());
    }

    private Ending.State whole(State state) {
        Map<String, Double> metrics = new LinkedHashMap<>(state.metrics);
        metrics.putAll(test);
        Map<Part, Map<String, Result>> results = new LinkedHashMap<>(state.results);
        results.putAll(testResults);
        return new Ending.State(state.step, metrics, results);
    }
}
