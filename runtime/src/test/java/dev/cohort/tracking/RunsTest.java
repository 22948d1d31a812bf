package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.run.Ending;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.ExitCode;
import dev.cohort.experiment.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    @TempDir
    Path folder;

    private Runs runs;

    @BeforeEach
    void runs() {
        runs = new Runs(folder);
    }

    /** A run that began at a time, and ended with a best accuracy unless that is negative. */
    private Path run(String id, long started, double best) throws IOException {
        try (RunFolder run = RunFolder.create(folder, "digits", Optional.of(id))) {
            run.writeExperiment("name = 'digits'\n");
            new RunRecord("digits", id, id, started, "x.toml", "", "1", Optional.empty(), Map.of(), Map.of("seed", "7"))
                    .write(run);
            if (best >= 0) {
                Ending.Watched watched = new Ending.Watched("validation/accuracy", true, OptionalDouble.of(best));
                new Summary(
                                Status.FINISHED,
                                Map.of(),
                                Map.of("validation/accuracy", best),
                                "",
                                Optional.of(watched),
                                Optional.empty())
                        .write(run.summary());
                Files.write(run.model(), new byte[1]);
            }
            return run.path();
        }
    }

    @Test
    void aRunIsItsFolderOrIsNamed() throws IOException {
        Path first = run("z", 1, 0.5);
        Path second = run("b", 2, 0.9);
        Path third = run("a", 3, 0.7);
        run("without-a-model", 4, -1);
        Path newest = run("0", 5, -1);
        Files.createDirectories(folder.resolve("digits/no-run"));
        for (String name : List.of("digits/z", first.toString(), first + "/")) {
            assertEquals(first, runs.find(name));
        }
        for (String name : List.of("digits", "digits/", folder.resolve("digits").toString())) {
            assertEquals(newest, runs.find(name));
        }
        for (String name : List.of("digits/best", folder.resolve("digits/best").toString())) {
            assertEquals(second, runs.find(name));
        }
        assertEquals(5, runs.all().size());
        assertEquals(List.of(), new Runs(folder.resolve("nowhere")).all());
        assertEquals(third, runs.all().get(1));
    }

    @Test
    void whereThereIsNoneIsSaidWhatThereIs() throws IOException {
        refused("digits", "there is no run 'digits'; there are no runs in " + folder);
        run("first", 1, -1);
        refused("digits/frist", "there is no run 'digits/frist' (did you mean 'digits/first'?)");
        refused("digit", "there is no run 'digit' (did you mean 'digits'?)");
        refused(
                "something else",
                "there is no run 'something else'; give its folder, name, name/best or name/id, as in digits/first");
        refused("a\u0000", "there is no run 'a?'; give its folder, name, name/best or name/id, as in digits/first");
        refused(
                "digits/best",
                "no run in " + folder + "/digits has a model and a best value of what it watched; 'cohort runs' lists"
                        + " the runs");
    }

    private void refused(String name, String message) {
        ProblemException problem = assertThrows(ProblemException.class, () -> runs.find(name));
        assertEquals(message, problem.getMessage());
        assertEquals(ExitCode.EXPERIMENT, problem.exitCode());
    }

    @Test
    void runsAreListedByAgeAndADamagedOneIsNamed() throws IOException {
        run("b", 1, 0.5);
        run("a", 2, -1);
        Files.writeString(run("c", 3, 0.5).resolve("run.json"), "{");
        List<String> damaged = new ArrayList<>();
        List<RunOverview> list = runs.list(damaged::add);
        assertEquals(List.of("a", "b"), list.stream().map(RunOverview::id).toList());
        assertEquals(
                List.of("killed", "finished"),
                list.stream().map(RunOverview::status).toList());
        assertEquals(Map.of("seed", "7"), list.get(0).settings());
        assertEquals(1, damaged.size());
        assertTrue(damaged.get(0).startsWith(folder.resolve("digits/c/run.json") + ": is damaged"), damaged.get(0));
    }
}
