package dev.cohort.trainer;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.run.RunEvent;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.ConsoleListener;
import dev.cohort.tracking.Journal;
import dev.cohort.tracking.JournalEntry;
import dev.cohort.tracking.JournalReader;
import dev.cohort.tracking.RunFolder;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Brings a training to where a checkpoint has it: the model, the place in the course, and what listeners and schedules know,
 * which the journal tells them again.
 */
final class Resumption {
    private static final String EPOCH_LOSS = "train/epoch-loss";

    private final Path file;
    private final Trainer trainer;
    private final TrainingSession session;
    private final Journal journal;
    private final BestValues values;
    private final BestKeeper keeper;
    private final MeasuredStates states;
    private final Checkpoints checkpoints;
    private final Monitors monitors;
    private final ConsoleListener console;

    /** The steps at which epochs ended that are over. */
    private final Map<Integer, Long> ends = new HashMap<>();

    @Inject
    Resumption(
            RunFolder folder,
            Trainer trainer,
            TrainingSession session,
            Journal journal,
            BestValues values,
            BestKeeper keeper,
            MeasuredStates states,
            Checkpoints checkpoints,
            Monitors monitors,
            ConsoleListener console) {
        this.file = folder.journal();
        this.trainer = trainer;
        this.session = session;
        this.journal = journal;
        this.values = values;
        this.keeper = keeper;
        this.states = states;
        this.checkpoints = checkpoints;
        this.monitors = monitors;
        this.console = console;
    }

    private record Step(long step, int epoch, float loss) implements RunEvent.Stepped {}

    /** @throws dev.cohort.experiment.ProblemException if the checkpoint is of another model, or of another version of Cohort */
    void from(Checkpoint checkpoint) {
        session.restore(checkpoint.snapshot());
        RunEvent.Stepped last = trainer.resume(checkpoint.step(), checkpoint.progress());
        read(entry -> {
            if (entry.metrics().containsKey(EPOCH_LOSS) && (entry.epoch() < trainer.epoch() || !trainer.goesOn())) {
                ends.put(entry.epoch(), entry.step());
            }
        });
        OptionalLong bestStep = replay();
        Optional<Checkpoint> best = checkpoints.resume(
                checkpoint, bestStep, problem -> console.warn("the best state is lost: " + problem.line()));
        if (bestStep.isPresent() && best.isEmpty()) {
            console.warn("the best state, of step " + bestStep.getAsLong()
                    + ", cannot be read; states are compared from here on");
            keeper.forget();
            states.forgetBest();
        }
        best.ifPresent(state -> states.loss(state.step(), Trainer.loss(state.progress())));
        journal.hear(last, trainer);
        values.hear(last, trainer);
        states.hear(last, trainer);
        states.loss(last.step(), last.loss());
    }

    /** @return after how many steps the best state was, if there was one */
    private OptionalLong replay() {
        long[] best = {-1};
        read(entry -> {
            if (!counts(entry)) {
                return;
            }
            Map<String, Double> metrics = new LinkedHashMap<>(entry.metrics());
            metrics.remove(Journal.TRAINING_LOSS);
            if (metrics.isEmpty()) {
                return;
            }
            metrics.forEach(session::measured);
            RunEvent.Logged logged = new RunEvent.Logged(entry.step(), entry.epoch(), entry.time(), metrics);
            values.hear(logged, trainer);
            monitors.hear(logged, trainer);
            states.hear(new Step(entry.step(), entry.epoch(), 0), trainer);
            states.hear(logged, trainer);
            if (keeper.judge(logged, trainer)) {
                best[0] = entry.step();
                states.keepBest();
            }
        });
        return best[0] < 0 ? OptionalLong.empty() : OptionalLong.of(best[0]);
    }

    /** Whether a training that was never interrupted, nor made longer, would have logged this on its way. */
    private boolean counts(JournalEntry entry) {
        boolean ended = Optional.of(entry.step()).equals(Optional.ofNullable(ends.get(entry.epoch())));
        if (entry.metrics().containsKey(EPOCH_LOSS)) {
            return ended;
        }
        if (has(entry, Part.VALIDATION)) {
            boolean evaluated = trainer.evaluatesBySteps() ? trainer.isEvaluated(entry.step()) : ended;
            return evaluated && (entry.step() < trainer.steps() || trainer.evaluatedAt() == entry.step());
        }
        return !has(entry, Part.TEST);
    }

    private static boolean has(JournalEntry entry, Part part) {
        return entry.metrics().keySet().stream().anyMatch(name -> name.startsWith(part.label() + "/"));
    }

    /** Reads what the journal has until the checkpoint. */
    private void read(Consumer<JournalEntry> each) {
        try (JournalReader reader = JournalReader.open(file, 0)) {
            for (Optional<JournalEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get().step() <= trainer.steps()) {
                    each.accept(next.get());
                }
            }
        }
    }
}
