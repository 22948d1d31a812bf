package dev.cohort.tracking;

import java.util.List;
import java.util.Map;

/** What several runs of one experiment file came to, run by run, and all together. */
public interface SeriesScores {
    /** The same, and those of one run more, of which this was measured. */
    SeriesScores with(String run, Map<String, Double> measured);

    /** What was measured of each run, by the metric's name. */
    List<Map<String, Double>> values();

    /** What they came to together, by names such as {@code validation/accuracy-mean}. */
    Map<String, Double> together();

    /** A table of aligned text. */
    List<String> lines();

    /** A line for people. */
    String account();

    /** Writes the files. */
    void write(RunFolder folder);
}
