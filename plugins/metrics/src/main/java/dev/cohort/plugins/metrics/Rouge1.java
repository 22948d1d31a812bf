package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.List;

/** ROUGE-1: F1 of the words that a text shares with the right one; see {@link Rouge}. */
@Name("rouge-1")
@About("F1 of the words that a text shares with the right one")
public record Rouge1() implements Rouge {
    @Override
    public double of(List<String> target, List<String> text) {
        return Rouge.ofRuns(target, text, 1);
    }
}
