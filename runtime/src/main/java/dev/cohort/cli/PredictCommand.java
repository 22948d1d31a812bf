package dev.cohort.cli;

import dev.cohort.prediction.CsvPrediction;
import dev.cohort.prediction.TrainedModel;
import dev.cohort.tracking.Runs;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Predicts for the rows of a CSV file with the model of a run. */
@Command(
        name = "predict",
        description = "Predicts for the rows of a CSV file with the model of a run; writes CSV.",
        mixinStandardHelpOptions = true)
final class PredictCommand implements Runnable {
    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "A run's folder, name/id, name (its newest) or name/best.")
    private String run = "";

    @Parameters(index = "1", paramLabel = "INPUT", description = "A CSV file with a header.")
    private Path input = Path.of("");

    @Option(names = "--runs", paramLabel = "DIR", description = "The folder of all runs; ./runs unless given.")
    private Path runs = Path.of("runs");

    @Option(names = "--probabilities", description = "Writes the probability of every class.")
    private boolean probabilities;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        Path folder = new Runs(runs).find(run);
        try (TrainedModel model = TrainedModel.open(folder.resolve("model.onnx"))) {
            CsvPrediction.write(model, input, probabilities, spec.commandLine().getOut());
        }
    }
}
