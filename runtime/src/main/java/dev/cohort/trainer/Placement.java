package dev.cohort.trainer;

import dev.cohort.api.objective.Term;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.RecordTree;
import dev.cohort.engine.RefusedGraphException;
import dev.cohort.experiment.Array;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.HomePath;
import dev.cohort.experiment.PluginProblem;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Scalar;
import dev.cohort.experiment.Table;
import dev.cohort.experiment.TomlValue;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.plugin.Misfit;
import dev.cohort.plugin.PluginCode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Says where in an experiment file it stands what shows to be wrong only when it is put together. */
final class Placement {
    private final ExperimentResolver.Resolution resolution;

    Placement(ExperimentResolver.Resolution resolution) {
        this.resolution = resolution;
    }

    /** Does something; problems that it finds have a place. */
    <T> T of(Supplier<T> work) {
        try {
            return work.get();
        } catch (Misfit misfit) {
            throw placed(misfit);
        } catch (ProblemException told) {
            Optional<Misfit> misfit = told.getCause() instanceof Misfit cause ? Optional.of(cause) : Optional.empty();
            Optional<Problem> strangers =
                    told.getCause() instanceof RefusedGraphException refused ? strangers(refused) : Optional.empty();
            if (strangers.isPresent()) {
                throw new ProblemException(strangers.get(), told);
            }
            ProblemException placed = new ProblemException(told.problems().stream()
                    .map(problem -> problem.position().isPresent() ? named(problem) : placed(problem, misfit))
                    .toList());
            placed.addSuppressed(told);
            throw placed;
        }
    }

    /** Trains; what a component refuses then has the place of its section. */
    <T> T ofRun(Supplier<T> work) {
        try {
            return work.get();
        } catch (Misfit misfit) {
            throw placed(misfit);
        } catch (ProblemException told) {
            throw told.getCause() instanceof Misfit misfit ? placed(misfit) : told;
        }
    }

    private ProblemException placed(Misfit misfit) {
        Problem problem = new FileProblem.Incompatible(Optional.empty(), String.valueOf(misfit.getMessage()));
        return new ProblemException(placed(problem, Optional.of(misfit)), misfit);
    }

    /** A graph that no runtime takes was not made by Cohort's own models and losses where a stranger's took part. */
    private Optional<Problem> strangers(RefusedGraphException refused) {
        Experiment experiment = resolution.experiment().experiment();
        return Stream.concat(
                        Stream.concat(Stream.of(experiment.model().model()), experiment.adaptation().stream()),
                        experiment.objectives().stream()
                                .flatMap(objective -> objective.loss().all().stream())
                                .map(Term::loss))
                .flatMap(component -> PluginCode.stranger(component)
                        .map(jar -> (Problem) new PluginProblem.InvalidPlugin(
                                jar,
                                "adds what is no operator of ONNX by "
                                        + component.getClass().getName() + ": " + refused.getMessage()
                                        + "; tell the plugin's author"))
                        .stream())
                .findFirst();
    }

    /** A file that is not there stands where the experiment file names it, or its folder, within whatever component. */
    private Problem named(Problem problem) {
        if (!(problem instanceof Problem.ModelFile model)) {
            return problem;
        }
        Path file = Path.of(model.position().orElseThrow().source());
        if (Files.exists(file)) {
            return problem;
        }
        return texts(resolution.written())
                .filter(text -> text.text()
                        .filter(named ->
                                means(named, file) || file.getParent() != null && means(named, file.getParent()))
                        .isPresent())
                .findFirst()
                .<Problem>map(text ->
                        new Problem.ModelFile(Optional.of(text.position()), "the file " + file + " " + model.message()))
                .orElse(problem);
    }

    /** Whether a text, as a path from the experiment file on, is that of a file. */
    private boolean means(String text, Path file) {
        try {
            return Path.of(resolution.written().position().source())
                    .toAbsolutePath()
                    .resolveSibling(HomePath.of(text))
                    .normalize()
                    .equals(file.toAbsolutePath().normalize());
        } catch (InvalidPathException noPath) {
            return false;
        }
    }

    private static Stream<Scalar> texts(TomlValue value) {
        if (value instanceof Table table) {
            return table.entries().values().stream().flatMap(entry -> texts(entry.value()));
        }
        return value instanceof Array array
                ? array.elements().stream().flatMap(Placement::texts)
                : Stream.of((Scalar) value);
    }

    private Problem placed(Problem problem, Optional<Misfit> misfit) {
        Experiment experiment = resolution.experiment().experiment();
        Optional<Position> place = Optional.of(misfit.flatMap(said -> RecordTree.path(experiment, said::isSaidBy))
                        .orElse(""))
                .map(resolution.written()::place);
        if (problem instanceof FileProblem.Incompatible unfit) {
            String of = misfit.flatMap(Misfit::field).isPresent() ? " of " + dataset() : "";
            return new FileProblem.Incompatible(place, unfit.message() + of);
        }
        if (problem instanceof Problem.NotDifferentiable kinked) {
            return new Problem.NotDifferentiable(place, kinked.message());
        }
        if (problem instanceof Problem.Data data) {
            return new Problem.Data(Optional.of(resolution.written().place("dataset")), data.message());
        }
        if (problem instanceof Problem.DeviceUnavailable device) {
            return new Problem.DeviceUnavailable(
                    Optional.of(resolution.written().place("training.device")), device.message());
        }
        return problem;
    }

    private String dataset() {
        return "data set '"
                + PluginCode.name(resolution.experiment().experiment().dataset()) + "'";
    }
}
