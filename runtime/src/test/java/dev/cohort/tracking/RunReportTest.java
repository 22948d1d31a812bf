package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.dataset.Part;
import dev.cohort.api.metric.Result;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
    @TempDir
    Path runs;

    @Test
    void theEndOfARunIsWrittenForScriptsAndForPeople() throws IOException {
        try (RunFolder folder = RunFolder.create(runs, "x", Optional.of("first"))) {
            RunReport report = new RunReport(folder, "trains 2 of 8 parameters (25.0 %)");
            Result.Table table = new Result.Table(
                    List.of("class", "cat", "a|b"), List.of(List.of("cat", 3L, 0.5), List.of("a|b", 1L, Double.NaN)));
            Map<String, Double> last = new LinkedHashMap<>();
            last.put("train/loss", 0.25);
            last.put("test/accuracy", 0.96);
            last.put("test/loss", Double.POSITIVE_INFINITY);
            RunEvent.Ended ended = new RunEvent.Ended(
                    Status.DIVERGED,
                    7,
                    0,
                    last,
                    Map.of("validation/loss", 0.5),
                    Endings.of(last, Map.of(Part.TEST, Map.of("confusion-matrix", Result.of(table)))));
            report.hear(ended, Steps.CONTROL);

            assertEquals(
                    "{\"status\":\"diverged\",\"metrics\":{\"train/loss\":0.25,\"test/accuracy\":0.96,"
                            + "\"test/loss\":\"Infinity\"},\"best\":{\"validation/loss\":0.5},"
                            + "\"ending\":\"exported: the last state, step 7\",\"watched\":{\"metric\":\"validation/loss\","
                            + "\"larger-is-better\":false,\"best\":0.5},\"exported\":{\"keep\":\"last\",\"step\":7,\"metrics\":"
                            + "{\"train/loss\":0.25,\"test/accuracy\":0.96,\"test/loss\":\"Infinity\"}}}\n",
                    Files.readString(folder.summary()));
            assertEquals(Optional.of(Summary.of(ended)), Summary.read(folder.summary()));
            assertEquals(
                    "{\"columns\":[\"metric\",\"train\",\"test\"],\"data\":"
                            + "[[\"loss\",0.25,\"Infinity\"],[\"accuracy\",null,0.96]]}\n",
                    Files.readString(folder.tables().resolve("metrics.json")));
            assertEquals(
                    "{\"columns\":[\"class\",\"cat\",\"a|b\"],\"data\":[[\"cat\",3,0.5],[\"a|b\",1,\"NaN\"]]}\n",
                    Files.readString(folder.tables().resolve("test-confusion-matrix.json")));
            assertEquals(
                    """
                    # first

                    Status: diverged, after 7 steps; exported: the last state, step 7.

                    It trains 2 of 8 parameters (25.0 %).

                    | metric | train | test |
                    |---|---:|---:|
                    | loss | 0.2500 | Infinity |
                    | accuracy |  | 0.9600 |

                    ## test-confusion-matrix

                    | class | cat | a\\|b |
                    |---|---|---|
                    | cat | 3 | 0.5000 |
                    | a\\|b | 1 | NaN |
                    """,
                    Files.readString(folder.report()));
        }
    }

    @Test
    void aRunThatHasNotEndedHasNoSummaryAndADamagedOneIsNamed() throws IOException {
        Path file = runs.resolve("summary.json");
        assertEquals(Optional.empty(), Summary.read(file));
        for (String damage : List.of("", "{", "[]", "{\"status\":\"odd\"}", "{\"status\":\"finished\"}")) {
            Files.writeString(file, damage);
            ProblemException problem = assertThrows(ProblemException.class, () -> Summary.read(file), damage);
            assertEquals(ExitCode.INPUT_OUTPUT, problem.exitCode());
        }
    }
}
