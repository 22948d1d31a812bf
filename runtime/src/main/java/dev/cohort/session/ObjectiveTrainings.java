package dev.cohort.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All objectives of a session in training, in their order. */
final class ObjectiveTrainings {
    private static final Runnable NOTHING = () -> {};

    private final List<ObjectiveTraining> objectives;
    private int epoch;

    ObjectiveTrainings(List<ObjectiveTraining> objectives) {
        this.objectives = List.copyOf(objectives);
    }

    /** Tells which epoch the next steps belong to, from 0. */
    void epoch(int number) {
        epoch = number;
    }

    /** Makes a step of those that take part in it; the last of them does something beside its update. */
    void run(FieldBuffers batch, int examples, long step, Runnable beside) {
        int last = last(step);
        for (int index = 0; index < last; index++) {
            if (objectives.get(index).takesPart(step)) {
                objectives.get(index).run(batch, examples, step, epoch, NOTHING);
            }
        }
        if (last < 0) {
            beside.run();
        } else {
            objectives.get(last).run(batch, examples, step, epoch, beside);
        }
    }

    /** Whether what is done beside a step may begin before its batch is used. */
    boolean isAhead(long step) {
        int last = last(step);
        return last >= 0 && objectives.get(last).isAhead();
    }

    /** The last objective that takes part in a step, or -1. */
    private int last(long step) {
        int last = objectives.size() - 1;
        while (last >= 0 && !objectives.get(last).takesPart(step)) {
            last--;
        }
        return last;
    }

    /**
     * The losses of a step beside that of the first objective: those of its terms, before their weights, and those of the other
     * objectives that took part, by name.
     */
    Map<String, Float> partLosses(long step) {
        Map<String, Float> losses = new LinkedHashMap<>();
        if (first().takesPart(step)) {
            losses.putAll(first().termLosses());
        }
        objectives.stream()
                .skip(1)
                .filter(objective -> objective.takesPart(step))
                .forEach(objective -> losses.put(objective.name(), objective.loss()));
        return losses;
    }

    /** A loss that was infinite or no number in the last step; nothing where all is well. */
    Optional<Divergence> diverged() {
        for (int index = 0; index < objectives.size(); index++) {
            float loss = objectives.get(index).loss();
            if (!Float.isFinite(loss)) {
                return Optional.of(
                        new Divergence(index == 0 ? "" : objectives.get(index).name(), loss));
            }
        }
        return Optional.empty();
    }

    void measured(String metric, double value) {
        objectives.forEach(objective -> objective.measured(metric, value));
    }

    /** The learning rate of the first objective's next update, for parameters of no group. */
    double learningRate() {
        return first().learningRate(epoch);
    }

    /** Into how many shards a batch is split at most. */
    int shards() {
        return objectives.stream()
                .mapToInt(objective -> objective.step().shards().count())
                .max()
                .orElse(1);
    }

    /** Does something with the parameters that evaluations use, which some optimizers keep beside those that they move. */
    <T> T evaluated(Supplier<T> work) {
        int reached = 0;
        try {
            for (; reached < objectives.size(); reached++) {
                objectives.get(reached).evaluated(epoch);
            }
            return work.get();
        } finally {
            objectives.subList(0, reached).forEach(ObjectiveTraining::resume);
        }
    }

    /** That of which evaluation and export are. */
    ObjectiveTraining first() {
        return objectives.get(0);
    }

    List<ObjectiveTraining> all() {
        return objectives;
    }
}
