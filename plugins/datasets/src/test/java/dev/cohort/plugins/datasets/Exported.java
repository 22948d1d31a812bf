package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.graph.ModelChecksum;
import dev.cohort.prediction.CsvPrediction;
import dev.cohort.prediction.NewExamples;
import dev.cohort.prediction.TrainedModel;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an exported model that answers with its features says of new data: the features as it prepares them. */
final class Exported {
    private record Still() implements Optimizer {
        @Override
        public double learningRate() {
            return 0;
        }

        @Override
        public void update(UpdateContext update) {
            update.parameters(update.parameters());
        }
    }

    private record Shown() implements Loss {
        @Override
        public Optional<TargetRequest> target() {
            return Optional.empty();
        }

        @Override
        public Value compute(LossContext context) {
            return context.prediction().mean();
        }
    }

    private Exported() {}

    /** The features of each new example. */
    static double[] features(Dataset dataset, TargetRequest target, Path folder, Path input) throws IOException {
        Objective shown = Objective.of(
                step -> {
                    Value one = step.parameter("one", Shape.SCALAR, Initializer.ones());
                    Value features = step.field(Field.FEATURES).times(one).flatten(1);
                    Map<String, Value> outputs = Map.of(Model.PREDICTION, features);
                    return new Outcome(step.loss(new Shown(), outputs), outputs);
                },
                new Still());
        try (Examples examples = dataset.open(new DatasetContext(42, target));
                TrainingSession session =
                        TrainingSession.open(List.of(shown), examples.fields(), SessionOptions.of(4))) {
            Path file = folder.resolve("model.onnx");
            Files.write(file, ModelChecksum.add(session.network().onnx(examples.learned())));
            try (TrainedModel model = TrainedModel.open(file);
                    NewExamples rows = NewExamples.open(dataset, input, model.learned(), List.of())) {
                StringWriter text = new StringWriter();
                CsvPrediction.write(model, rows, false, text);
                return text.toString()
                        .lines()
                        .skip(1)
                        .flatMap(line -> Arrays.stream(line.split(",")))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
            }
        }
    }
}
