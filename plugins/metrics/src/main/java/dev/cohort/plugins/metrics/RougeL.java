package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import java.util.List;

/** ROUGE-L: F1 of the longest sequence of words that a text and the right one both have in this order; see {@link Rouge}. */
@Name("rouge-l")
@About("F1 of the longest sequence of words that a text shares with the right one")
public record RougeL() implements Rouge {
    @Override
    public double of(List<String> target, List<String> text) {
        return Grams.f1(Grams.longestCommon(target, text), target.size(), text.size());
    }
}
