package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * chrF: F-score of runs of one to six characters, white space left out, from 0 to 100 (Popović 2015); with {@code word-order =
 * 2}, of runs of one and two words too, which is chrF++.
 *
 * <p>Counts are added up over all texts; precision and recall are means over the orders that both texts are long enough for.
 * sacreBLEU's {@code corpus_chrf} with its defaults and one reference.
 */
@Name("chrf")
@About("F-score of runs of characters, from 0 to 100")
public record CharacterFScore(
        @Default("6") @About("the longest runs of characters that count") int characterOrder,
        @Default("0") @About("the longest runs of words that count; 2 for chrF++") int wordOrder,
        @Default("2.0") @About("how much more recall counts than precision") double beta,
        @Default("false") @About("whether case makes no difference") boolean lowerCase)
        implements TextMetric {
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    public CharacterFScore {
        Options.positive(characterOrder, "character-order");
        Options.require(wordOrder >= 0, "word-order", "must be 0 or more, got " + wordOrder);
        Options.positive(beta, "beta");
    }

    @Override
    public Measurement start(Task task) {
        return new TextSums(3 * (characterOrder + wordOrder), this::counts, this::score);
    }

    /** For each order, runs that were written, runs that are right, and those that are both. */
    private long[] counts(String target, String text) {
        List<String> right = Grams.words(lowerCase ? target.toLowerCase(Locale.ROOT) : target);
        List<String> written = Grams.words(lowerCase ? text.toLowerCase(Locale.ROOT) : text);
        long[] counts = new long[3 * (characterOrder + wordOrder)];
        count(
                Grams.characters(String.join("", right)),
                Grams.characters(String.join("", written)),
                0,
                characterOrder,
                counts);
        count(separated(right), separated(written), characterOrder, wordOrder, counts);
        return counts;
    }

    private static <T> void count(List<T> right, List<T> written, int first, int orders, long[] counts) {
        for (int order = 1; order <= orders; order++) {
            int place = 3 * (first + order - 1);
            long target = Grams.runs(right, order);
            counts[place] = target == 0 ? 0 : Grams.runs(written, order);
            counts[place + 1] = target;
            counts[place + 2] = Grams.common(Grams.count(written, order), Grams.count(right, order));
        }
    }

    /** Words without the punctuation at their end or beginning, which is a word of its own. */
    private static List<String> separated(List<String> words) {
        List<String> parts = new ArrayList<>();
        for (String word : words) {
            int last = word.length() - 1;
            if (last > 0 && PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
                parts.addAll(List.of(word.substring(0, last), word.substring(last)));
            } else if (last > 0 && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                parts.addAll(List.of(word.substring(0, 1), word.substring(1)));
            } else {
                parts.add(word);
            }
        }
        return parts;
    }

    private double score(long[] counts) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (int place = 0; place < counts.length; place += 3) {
            if (counts[place] > 0 && counts[place + 1] > 0) {
                precision += (double) counts[place + 2] / counts[place];
                recall += (double) counts[place + 2] / counts[place + 1];
                orders++;
            }
        }
        double weight = beta * beta;
        return orders == 0 || precision + recall == 0
                ? 0
                : 100 * (1 + weight) * precision * recall / (weight * precision + recall) / orders;
    }
}
