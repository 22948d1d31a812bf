package dev.cohort.trainer;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.Model;
import dev.cohort.api.run.Ending;
import dev.cohort.api.run.Keep;
import dev.cohort.api.run.Status;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.MetricSection;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.experiment.Redaction;
import dev.cohort.graph.ModelChecksum;
import dev.cohort.graph.SharedTensors;
import dev.cohort.plugin.PluginCode;
import dev.cohort.session.OpenData;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.AtomicFile;
import dev.cohort.tracking.MetricTable;
import dev.cohort.tracking.RunFolder;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state that a run leaves: chosen by what the file says, tested, exported to {@code model.onnx}, for texts to two graphs
 * more, and told.
 */
final class Export {
    private final boolean writing;
    private final Keep wanted;
    private final Course course;
    private final boolean testable;
    private final Map<String, List<String>> learned;
    private final List<Field> fields;
    private final Model model;
    private final Optional<Adaptation> adaptation;
    private final RunFolder folder;
    private final TrainingSession session;
    private final Trainer trainer;
    private final Checkpoints checkpoints;
    private final MeasuredStates states;
    private final BestKeeper keeper;
    private boolean tested;
    private Optional<Keep> exported = Optional.empty();

    @Inject
    Export(
            RunRequest request,
            TrainingSection options,
            Course course,
            OpenData data,
            RunFolder folder,
            TrainingSession session,
            Trainer trainer,
            Checkpoints checkpoints,
            MeasuredStates states,
            BestKeeper keeper) {
        this.writing = writes(request.experiment());
        this.wanted = options.keep().orElseThrow();
        this.course = course;
        this.testable = data.has(Part.TEST);
        this.learned = data.learned();
        this.fields = data.fields();
        this.model = request.experiment().model().model();
        this.adaptation = request.experiment().adaptation();
        this.folder = folder;
        this.session = session;
        this.trainer = trainer;
        this.checkpoints = checkpoints;
        this.states = states;
        this.keeper = keeper;
    }

    /**
     * Tests and exports what a training that is over has learned. One that was interrupted is exported without a test, so
     * that it is good for something, unless it had not begun to learn.
     *
     * @return how the run has ended by that
     */
    Status finish(Status trained) {
        Keep kept = wanted == Keep.BEST && states.best().isPresent() ? Keep.BEST : Keep.LAST;
        if (kept == Keep.BEST) {
            checkpoints.restoreBest();
        }
        Status status = trained;
        if (trained == Status.FINISHED) {
            status = trainer.test();
            tested = testable && status == Status.FINISHED;
        }
        if (status == Status.FINISHED || trainer.steps() > 0) {
            byte[] whole = ModelChecksum.add(session.network().onnx(learned));
            AtomicFile.write(folder.model(), List.of(ByteBuffer.wrap(whole)));
            if (writing) {
                session.network().writing().ifPresent(graphs -> {
                    write(folder.textBeginning(), graphs.begin(), whole);
                    write(folder.nextToken(), graphs.next(), whole);
                });
            }
            PretrainedFolder.write(folder.pretrained(), model, session.network().tensors(), fields, learned);
            adaptation.ifPresent(by -> PretrainedFolder.write(
                    folder.adapter(), by, session.network().trained(), fields));
            exported = Optional.of(kept);
        }
        return status;
    }

    /** Writes a graph whose weights lie in the model's own file. */
    private void write(Path file, byte[] graph, byte[] whole) {
        byte[] referring = SharedTensors.referring(
                graph, whole, folder.model().getFileName().toString());
        AtomicFile.write(file, List.of(ByteBuffer.wrap(ModelChecksum.add(referring))));
    }

    /** Whether there are to be texts: the file says how, or metrics judge them. */
    private static boolean writes(Experiment experiment) {
        return experiment.generation().isPresent()
                || experiment.training().metrics().stream()
                        .map(MetricSection::metric)
                        .anyMatch(metric -> PluginCode.call(metric, "judges", metric::judges)
                                .contains(Answer.TEXTS));
    }

    /**
     * What the run came to.
     *
     * @param failure what went wrong, if something did
     */
    Ending ending(Optional<String> failure) {
        String account = exported.isPresent()
                ? account(exported.get())
                : failure.map(reason -> reason + "; ").orElse("") + "no model was exported";
        return new Ending(Redaction.of(account.replaceAll("\\p{Cntrl}+", " ")), exported, state(), keeper.watched());
    }

    private Ending.State state() {
        return exported.filter(kept -> kept == Keep.BEST)
                .flatMap(kept -> states.best())
                .orElseGet(states::last);
    }

    private String account(Keep kept) {
        String stopped = trainer.stopReason()
                .map(reason -> "stopped after " + course.place(trainer.steps()) + ": " + reason + "; ")
                .orElse("");
        if (kept == wanted) {
            String state = course.place(state().step());
            return stopped
                    + (tested ? "tested and exported: " : "exported: ")
                    + (kept == Keep.LAST ? "the last state, " + state : state + ", " + best());
        }
        String lacking = keeper.judged()
                ? keeper.watched().metric() + " was never a number; "
                : keeper.watched().metric() + " was not measured yet; ";
        return (stopped.isEmpty() ? lacking : stopped) + "the last state is exported";
    }

    private String best() {
        return keeper.watched().metric() + " "
                + MetricTable.shown(keeper.watched().best().orElseThrow());
    }
}
