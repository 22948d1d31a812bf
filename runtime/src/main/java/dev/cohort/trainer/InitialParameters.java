package dev.cohort.trainer;

import dev.cohort.api.run.Keep;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.Bfloat16Tensor;
import dev.cohort.session.NamedTensor;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The parameters that {@code model.initialize-from} names: those of a run, or of a file of the safetensors format. */
final class InitialParameters {
    private final Path from;
    private final Position position;

    /** @param position where the file names them */
    InitialParameters(Path from, Position position) {
        this.from = from;
        this.position = position;
    }

    /**
     * Gives them to a session, which remarks what does not fit.
     *
     * @throws ProblemException if they cannot be read, or nothing fits
     */
    void give(TrainingSession session) {
        try {
            session.initialize(from.toString(), read());
        } catch (ProblemException refused) {
            throw new ProblemException(refused.problems().stream()
                    .map(problem -> problem.position().isPresent()
                            ? problem
                            : new Problem.ModelFile(Optional.of(position), from + " " + problem.message()))
                    .toList());
        }
    }

    private List<NamedTensor> read() {
        if (Files.notExists(from)) {
            throw new ProblemException(
                    new Problem.MissingFile(Optional.of(position), "run or file of parameters", from, ExitCode.MODEL));
        }
        return Files.isDirectory(from) ? ofRun() : ofFile();
    }

    private List<NamedTensor> ofFile() {
        try {
            Safetensors.Content content = Safetensors.read(from);
            return withoutStates(content.tensors(), content.narrow());
        } catch (IOException failure) {
            throw new ProblemException(
                    new Problem.ModelFile(
                            Optional.of(position),
                            from + " cannot be read as a safetensors file: " + failure.getMessage()),
                    failure);
        }
    }

    /** The state that the run has exported, or the last one that it kept where it has exported none. */
    private List<NamedTensor> ofRun() {
        if (!Files.isDirectory(from.resolve("checkpoints"))) {
            throw new ProblemException(new Problem.ModelFile(Optional.of(position), from + " is no run: " + instead()));
        }
        Optional<Summary.Exported> exported =
                Summary.read(from.resolve("summary.json")).flatMap(Summary::exported);
        boolean best = exported.filter(state -> state.keep() == Keep.BEST).isPresent();
        List<Problem> damaged = new ArrayList<>();
        return new CheckpointFolder(from.resolve("checkpoints"))
                .newest(
                        best ? CheckpointFolder.Sort.BEST : CheckpointFolder.Sort.LAST,
                        exported.map(Summary.Exported::step).orElse(Long.MAX_VALUE),
                        damaged::add)
                .map(checkpoint -> withoutStates(
                        checkpoint.snapshot().tensors(), checkpoint.snapshot().narrow()))
                .orElseThrow(() -> new ProblemException(
                        damaged.isEmpty()
                                ? List.of(new Problem.ModelFile(
                                        Optional.of(position), from + " has no checkpoint to begin with"))
                                : damaged));
    }

    /** What a folder is that is no run's. */
    private String instead() {
        if (Files.exists(from.resolve("adapter_config.json"))) {
            return "it is an adapter; begin with the run that left it";
        }
        return Files.exists(from.resolve("config.json"))
                ? "it is a pretrained model; name it by path in [model], or its file, such as model.safetensors"
                : "it has no checkpoints";
    }

    /** What belongs to optimizers stays behind. */
    private static List<NamedTensor> withoutStates(List<NamedTensor> tensors, List<Bfloat16Tensor> narrow) {
        return Stream.concat(tensors.stream(), narrow.stream().map(Bfloat16Tensor::widened))
                .filter(tensor -> !tensor.name().startsWith("optimizer/")
                        && !tensor.name().startsWith("accumulated/"))
                .toList();
    }
}
