package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import java.util.List;
import java.util.Locale;

/**
 * BLEU: how many runs of one to four words a text shares with the right one, from 0 to 100 (Papineni et al. 2002).
 *
 * <pre>
 * 100 · min(1, exp(1 − target words / written words)) · (p1 · p2 · p3 · p4)^(1/4)      pn = shared runs of n words / written ones
 * </pre>
 *
 * <p>Counts are added up over all texts. Words are those of the tokenizer {@code 13a} of WMT, and a precision of 0 is
 * smoothed exponentially: sacreBLEU's {@code corpus_bleu} with its defaults and one reference.
 */
@Name("bleu")
@About("shared runs of one to four words, from 0 to 100")
public record Bleu(@Default("false") @About("whether case makes no difference") boolean lowerCase)
        implements TextMetric {
    private static final int ORDER = 4;

    @Override
    public Measurement start(Task task) {
        return new TextSums(2 * ORDER + 2, this::counts, Bleu::score);
    }

    /** For each order, runs that are shared and runs that were written; then the numbers of words. */
    private long[] counts(String target, String text) {
        List<String> right = words(target);
        List<String> written = words(text);
        long[] counts = new long[2 * ORDER + 2];
        for (int order = 0; order < ORDER; order++) {
            counts[2 * order] = Grams.common(Grams.count(written, order + 1), Grams.count(right, order + 1));
            counts[2 * order + 1] = Grams.runs(written, order + 1);
        }
        counts[2 * ORDER] = right.size();
        counts[2 * ORDER + 1] = written.size();
        return counts;
    }

    private List<String> words(String text) {
        String line = (lowerCase ? text.toLowerCase(Locale.ROOT) : text)
                .stripTrailing()
                .replace("<skipped>", "")
                .replace("-\n", "")
                .replace("\n", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        return Grams.words((" " + line + " ")
                .replaceAll("([{-~\\[-` -&(-+:-@/])", " $1 ")
                .replaceAll("([^0-9])([.,])", "$1 $2 ")
                .replaceAll("([.,])([^0-9])", " $1 $2")
                .replaceAll("([0-9])(-)", "$1 $2 "));
    }

    private static double score(long[] counts) {
        double logarithms = 0;
        double smoothing = 1;
        for (int order = 0; order < ORDER; order++) {
            long shared = counts[2 * order];
            long written = counts[2 * order + 1];
            if (written == 0 || counts[0] == 0) {
                return 0;
            }
            smoothing *= shared == 0 ? 2 : 1;
            logarithms += Math.log(shared == 0 ? 1 / (smoothing * written) : (double) shared / written);
        }
        double shortness = Math.min(0, 1 - (double) counts[2 * ORDER] / counts[2 * ORDER + 1]);
        return 100 * Math.exp(shortness + logarithms / ORDER);
    }
}
