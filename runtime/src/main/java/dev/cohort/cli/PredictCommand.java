package dev.cohort.cli;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.configuration.ExperimentBinder;
import dev.cohort.configuration.TextSection;
import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.ShownLine;
import dev.cohort.plugin.ExperimentResolver;
import dev.cohort.prediction.CsvPrediction;
import dev.cohort.prediction.NewExamples;
import dev.cohort.prediction.QuestionPrediction;
import dev.cohort.prediction.TextPrediction;
import dev.cohort.prediction.TrainedModel;
import dev.cohort.tracking.Runs;
import dev.cohort.trainer.DataOpening;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts for new data with the model of a run. */
@Command(description = "Predicts for new data with the model of a run; writes CSV.", mixinStandardHelpOptions = true)
final class PredictCommand implements Runnable {
    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "A run's folder, name/id, name (its newest) or name/best.")
    private String run = "";

    @Parameters(
            index = "1",
            paramLabel = "INPUT",
            description = "New data in the form of the training's, such as a CSV file; - for standard input.")
    private Path input = Path.of("");

    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "COLUMN",
            description = "Columns of the input that are written before the prediction.")
    private List<String> keep = new ArrayList<>();

    @Option(names = "--runs", paramLabel = "DIR", description = "The folder of all runs; ./runs unless given.")
    private Path runs = Path.of("runs");

    @Option(names = "--probabilities", description = "Writes the probability of every class.")
    private boolean probabilities;

    @Option(names = "--plugins", paramLabel = "DIR", description = "A further folder with plugin jars.")
    private List<Path> plugins = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Path folder = new Runs(runs).find(run);
        Path experiment = folder.resolve("experiment.toml");
        if (TextPrediction.isOf(folder)) {
            writeTexts(folder, experiment);
            return;
        }
        try (TrainedModel model = TrainedModel.open(folder.resolve("model.onnx"))) {
            Dataset dataset = ExperimentResolver.ofThisProcess().dataset(experiment, plugins);
            try (NewExamples examples = NewExamples.open(dataset, input, model.learned(), keep)) {
                if (QuestionPrediction.isOf(model, examples)) {
                    QuestionPrediction.write(
                            model, examples, probabilities, spec.commandLine().getOut());
                } else {
                    CsvPrediction.write(
                            model, examples, probabilities, spec.commandLine().getOut());
                }
                tellRemarks(examples);
            }
        } catch (DataException unfit) {
            throw DataOpening.problems(unfit);
        }
    }

    private void writeTexts(Path folder, Path experiment) {
        if (probabilities) {
            throw new ProblemException(
                    new FileProblem.Usage("--probabilities is for classes, but this model writes texts"));
        }
        Dataset dataset = ExperimentResolver.ofThisProcess().dataset(experiment, plugins);
        TextSection section = ExperimentBinder.texts(ExperimentFile.read(experiment, List.of(), Map.of()));
        try (NewExamples examples = NewExamples.open(dataset, input, TextPrediction.learned(folder), keep)) {
            TextPrediction.write(folder, section, examples, spec.commandLine().getOut());
            tellRemarks(examples);
        } catch (DataException unfit) {
            throw DataOpening.problems(unfit);
        }
    }

    private void tellRemarks(NewExamples examples) {
        examples.remarks().forEach(remark -> spec.commandLine().getErr().println("warning: " + ShownLine.of(remark)));
    }
}
