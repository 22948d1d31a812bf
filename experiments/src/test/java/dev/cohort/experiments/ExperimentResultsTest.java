package dev.cohort.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The experiments hold what their lines {@code # Reaches: METRIC >= NUMBER} promise.
 *
 * <p>Every build runs some short ones. {@code -Dcohort.experiments=REGEX} runs those in whose path the expression is found
 * ({@code .} for all), with the seed of the file and the two that follow it, and writes the table of {@code README.md}.
 */
final class ExperimentResultsTest {
    private static final Pattern OF_EVERY_BUILD =
            Pattern.compile("digits/(mlp|triplet)|iris/|regression/houses" + "|sequences/lstm|synthetic/");

    private static final Map<Path, ResultsTable.Results> RESULTS = new LinkedHashMap<>();

    @TempDir
    Path runs;

    static Stream<Path> chosen() throws IOException {
        Pattern pattern = measures() ? Pattern.compile(System.getProperty("cohort.experiments")) : OF_EVERY_BUILD;
        return BundledExperimentsTest.files()
                .filter(file -> pattern.matcher(file.toString()).find());
    }

    private static boolean measures() {
        return System.getProperty("cohort.experiments") != null;
    }

    @ParameterizedTest
    @MethodSource("chosen")
    void reachesWhatItPromises(Path file) throws IOException {
        List<Reach> reaches = Reach.of(file);
        List<Map<String, Double>> metrics = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        long start = System.nanoTime();
        for (long seed : seeds(file)) {
            metrics.add(run(file, seed));
            for (Reach reach : reaches) {
                double value = reach.in(metrics.get(metrics.size() - 1));
                if (!reach.isHeldBy(value)) {
                    missed.add(file + " promises " + reach + ", but with seed " + seed + " it comes to " + value);
                }
            }
        }
        RESULTS.put(file, new ResultsTable.Results(metrics, (System.nanoTime() - start) / 1e9 / metrics.size()));
        assertEquals(List.of(), missed);
    }

    private static List<Long> seeds(Path file) throws IOException {
        long seed = Pattern.compile("(?m)^seed = ([0-9_]+)")
                .matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .map(text -> Long.parseLong(text.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " has no line 'seed = NUMBER'"));
        return measures() ? List.of(seed, seed + 1, seed + 2) : List.of(seed);
    }

    /** The last value of each metric of a run. */
    private Map<String, Double> run(Path file, long seed) throws IOException {
        String id = "seed-" + seed;
        Cohort.Ended ended = Cohort.run("run", file, "--runs", runs, "--id", id, "--set", "seed=" + seed);
        assertEquals("", ended.err());
        assertEquals(0, ended.code());
        Map<String, Double> metrics = new TreeMap<>();
        Path run;
        try (Stream<Path> names = Files.list(runs)) {
            run = names.map(name -> name.resolve(id))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow();
        }
        JsonParser.parseString(Files.readString(run.resolve("summary.json")))
                .getAsJsonObject()
                .getAsJsonObject("metrics")
                .entrySet()
                .forEach(
                        metric -> metrics.put(metric.getKey(), metric.getValue().getAsDouble()));
        return metrics;
    }

    @AfterAll
    static void writeTable() throws IOException {
        if (measures()) {
            ResultsTable.write(
                    Path.of("README.md"), BundledExperimentsTest.files().toList(), RESULTS);
        }
    }

    @Test
    void everyFileSaysWhatItIsAndWhatItReaches() throws IOException {
        List<String> problems = new ArrayList<>();
        for (Path file : BundledExperimentsTest.files().toList()) {
            try {
                Reach.sentence(file);
                Reach.of(file);
                seeds(file);
            } catch (AssertionError problem) {
                problems.add(problem.getMessage());
            }
        }
        assertEquals(List.of(), problems);
    }
}
