package dev.cohort.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.experiment.ExperimentFile;
import dev.cohort.experiment.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentBinderTest {
    private static final String FILE =
            """
            name = "digits-mlp"
            [dataset]
            type = "csv"
            path = "digits.csv"
            target = "label"
            validation = 0.15
            [model]
            type = "mlp"
            hidden = [32, 16]
            dropout = [0, 0.5]
            [loss]
            type = "huber"
            [optimizer]
            type = "adam"
            learning-rate = 1e-3
            [[optimizer.groups]]
            match = "bias$"
            weight-decay = 0
            [[optimizer.groups]]
            match = '\\bfirst\\.'
            frozen = true
            learning-rate = 1
            [schedule]
            type = "cosine"
            unit = "epoch"
            warmup-steps = 5
            [training]
            epochs = 3
            metrics = ["accuracy", { type = "f1", average = "weighted" }]
            early-stopping = { metric = "validation/loss", patience = 5 }
            [tracking]
            mlflow = "http://127.0.0.1:5000"
            """;

    @TempDir
    Path folder;

    private ResolvedExperiment resolve(String text, String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("experiment.toml"), text);
        List<Setting> list = Stream.of(settings).map(Setting::parse).toList();
        return new ExperimentBinder(TestComponents.ALL).resolve(ExperimentFile.read(file, list, Map.of()), List.of());
    }

    @Test
    void showsItself() throws IOException {
        ResolvedExperiment resolved = resolve(FILE);
        assertEquals(3, resolved.experiment().training().epochs().orElseThrow());
    }
}
