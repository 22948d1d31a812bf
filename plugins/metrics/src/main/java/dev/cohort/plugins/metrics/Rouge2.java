package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.List;

/** ROUGE-2: F1 of the pairs of words that a text shares with the right one; see {@link Rouge}. */
@Name("rouge-2")
@About("F1 of the pairs of words that a text shares with the right one")
public record Rouge2() implements Rouge {
    @Override
    public double of(List<String> target, List<String> text) {
        return Rouge.ofRuns(target, text, 2);
    }
}
