package dev.cohort.experiments;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an experiment file promises in its first lines: {@code # Reaches: test/accuracy >= 0.95, test/loss <= 0.2}.
 *
 * @param atLeast whether the metric is as large as the threshold or larger; else as small or smaller
 */
record Reach(String metric, boolean atLeast, BigDecimal threshold) {
    private static final Pattern LINE = Pattern.compile("# *[Rr]eaches:(.*)");
    private static final Pattern PROMISE =
            Pattern.compile(" *([a-z][^ ,]*) *(>=|<=) *([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?) *");

    /**
     * All that a file promises.
     *
     * @throws AssertionError if it promises nothing, or in other words
     */
    static List<Reach> of(Path file) throws IOException {
        List<Reach> reaches = new ArrayList<>();
        List<String> comment = comment(file);
        for (int line = 0; line < comment.size(); line++) {
            Matcher matcher = LINE.matcher(comment.get(line));
            if (matcher.matches()) {
                for (String promise : matcher.group(1).split(",", -1)) {
                    reaches.add(of(promise, file + ":" + (line + 1)));
                }
            }
        }
        if (reaches.isEmpty()) {
            throw new AssertionError(
                    file + " has no line '# Reaches: METRIC >= NUMBER' (or <=) in the comment that it begins with");
        }
        return reaches;
    }

    private static Reach of(String promise, String place) {
        Matcher matcher = PROMISE.matcher(promise);
        if (!matcher.matches()) {
            throw new AssertionError(
                    place + ": '" + promise.strip() + "' is neither METRIC >= NUMBER nor METRIC <= NUMBER");
        }
        return new Reach(matcher.group(1), matcher.group(2).equals(">="), new BigDecimal(matcher.group(3)));
    }

    /** What a file says it is: the first sentence of the comment that it begins with. */
    static String sentence(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        comment(file).stream()
                .filter(line -> !LINE.matcher(line).matches())
                .forEach(line -> text.append(line.substring(1).strip()).append(' '));
        Matcher sentence = Pattern.compile("(.+?)\\.(?= +\\p{Lu}| *$)").matcher(text);
        if (!sentence.lookingAt()) {
            throw new AssertionError(file + " does not begin with a comment of two sentences");
        }
        return sentence.group(1);
    }

    private static List<String> comment(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .takeWhile(line -> line.startsWith("#"))
                .toList();
    }

    /**
     * The value of the metric in a run.
     *
     * @param metrics the last value of each
     * @throws AssertionError if the run does not have it
     */
    double in(Map<String, Double> metrics) {
        Double value = metrics.get(metric);
        if (value == null) {
            throw new AssertionError("'# Reaches: " + this + "' asks for a metric that the run does not have, but "
                    + String.join(", ", new TreeSet<>(metrics.keySet())));
        }
        return value;
    }

    boolean isHeldBy(double value) {
        return atLeast ? value >= threshold.doubleValue() : value <= threshold.doubleValue();
    }

    @Override
    public String toString() {
        return metric + (atLeast ? " >= " : " <= ") + threshold.toPlainString();
    }
}
