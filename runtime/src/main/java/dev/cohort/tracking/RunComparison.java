package dev.cohort.tracking;

import dev.cohort.experiment.FileProblem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.experiment.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some runs by one metric.
 *
 * @param metric as in {@code validation/loss}
 * @param rows the best first, where it is known which values are better, else in the order in which they were asked for
 */
public record RunComparison(String metric, List<Row> rows) {
    private static final String USUAL = "train/epoch-loss";

    /**
     * One of the runs.
     *
     * @param label what tells it from the others
     * @param steps at which the metric was logged
     * @param values of the metric
     * @param best the best value, if the run has ended
     */
    public record Row(String label, RunOverview run, double[] steps, double[] values, OptionalDouble best) {
        /** The last value, if there is one. */
        public OptionalDouble last() {
            return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[values.length - 1]);
        }

        /** The step at which the metric had its best value. */
        public Optional<Long> bestStep() {
            return IntStream.range(0, values.length)
                    .filter(index -> best.isPresent() && values[index] == best.getAsDouble())
                    .mapToObj(index -> (long) steps[index])
                    .findFirst();
        }

        /** 1 where the best value is the largest of all, -1 where it is the smallest, 0 where that cannot be told. */
        private int direction() {
            double[] numbers = Arrays.stream(values).filter(Double::isFinite).toArray();
            double largest = Arrays.stream(numbers).max().orElse(0);
            double least = Arrays.stream(numbers).min().orElse(0);
            return best.isEmpty() || largest == least ? 0 : best.getAsDouble() == largest ? 1 : -1;
        }
    }

    public RunComparison {
        rows = List.copyOf(rows);
    }

    /**
     * Reads what runs have logged.
     *
     * @param folders those of the runs, at least one
     * @param metric what to compare; unless given, what the first of them watched that says so
     * @throws ProblemException if a run cannot be read, or none has the metric
     */
    public static RunComparison of(List<Path> folders, Optional<String> metric) {
        List<RunOverview> runs = folders.stream().map(RunOverview::of).toList();
        String compared = metric.or(() -> runs.stream()
                        .flatMap(run -> run.watched().stream())
                        .findFirst()
                        .map(watched -> watched.metric()))
                .orElse(USUAL);
        Function<RunOverview, String> label = label(runs);
        Set<String> others = new TreeSet<>();
        List<Row> rows = runs.stream()
                .map(run -> row(run, label.apply(run), compared, others))
                .collect(Collectors.toCollection(ArrayList::new));
        if (rows.stream().allMatch(row -> row.values().length == 0)) {
            List<String> there = List.copyOf(others);
            throw new ProblemException(new FileProblem.Usage("none of the runs has logged '" + compared + "'"
                    + Suggestion.of(Suggestion.nearest(compared, there), there)));
        }
        int direction = rows.stream()
                .mapToInt(Row::direction)
                .filter(known -> known != 0)
                .findFirst()
                .orElse(0);
        if (direction != 0) {
            rows.sort(Comparator.comparingDouble(row -> row.best().isEmpty()
                    ? Double.POSITIVE_INFINITY
                    : -direction * row.best().getAsDouble()));
        }
        return new RunComparison(compared, rows);
    }

    private static Row row(RunOverview run, String label, String metric, Set<String> others) {
        List<double[]> points = new ArrayList<>();
        try (JournalReader journal = JournalReader.open(run.folder().resolve("metrics.jsonl"), 0)) {
            for (Optional<JournalEntry> next = journal.next(); next.isPresent(); next = journal.next()) {
                JournalEntry entry = next.get();
                others.addAll(entry.metrics().keySet());
                Optional.ofNullable(entry.metrics().get(metric))
                        .ifPresent(value -> points.add(new double[] {entry.step(), value}));
            }
        }
        Optional<Double> best = run.summary().map(summary -> summary.best().get(metric));
        return new Row(
                label,
                run,
                points.stream().mapToDouble(point -> point[0]).toArray(),
                points.stream().mapToDouble(point -> point[1]).toArray(),
                best.map(OptionalDouble::of).orElse(OptionalDouble.empty()));
    }

    /** What tells runs apart: the names of their files, or what was set on the command line, or else their ids. */
    private static Function<RunOverview, String> label(List<RunOverview> runs) {
        List<Function<RunOverview, String>> ways =
                List.of(RunComparison::file, RunComparison::settings, run -> run.name() + "/" + run.id());
        return ways.stream()
                .filter(way -> runs.stream()
                                .map(way)
                                .filter(text -> !text.isEmpty())
                                .distinct()
                                .count()
                        == runs.size())
                .findFirst()
                .orElse(run -> run.folder().toString());
    }

    private static String file(RunOverview run) {
        return Path.of(run.source()).getFileName().toString().replaceAll("\\.toml$", "");
    }

    private static String settings(RunOverview run) {
        return run.settings().entrySet().stream()
                .map(setting -> setting.getKey().replaceAll(".*\\.", "") + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The curves of the metric in one picture. */
    public CurvePicture picture() {
        List<CurvePicture.Curve> curves = rows.stream()
                .filter(row -> row.values().length > 0)
                .map(row -> new CurvePicture.Curve(row.label(), row.steps(), row.values(), false))
                .toList();
        Set<String> names = rows.stream().map(row -> row.run().name()).collect(Collectors.toCollection(HashSet::new));
        return new CurvePicture(
                names.size() == 1 ? names.iterator().next() + ": " + metric : metric,
                new CurvePicture.Axis("step", false),
                new CurvePicture.Axis(metric, CurvePicture.wantsLogarithm(curves)),
                curves,
                List.of());
    }
}
