package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Arrays;
import java.util.Optional;

/**
 * Normalized discounted cumulative gain (Järvelin and Kekäläinen 2002): the sum of the relevances, each divided by {@code log2(1 +
 * rank)}, as a share of that of the best order, averaged over groups; see {@link RankingMetric}.
 *
 * <p>Rows of equal scores share the mean of their relevances: scikit-learn's {@code ndcg_score}. With {@code k}, ranks after it count
 * for nothing. A relevance must not be negative.
 */
@Name("ndcg")
@About("mean, over groups, of the relevance found early, 1 being the best order")
public record NormalizedDiscountedCumulativeGain(@About("how many ranks count; all unless given") Optional<Integer> k)
        implements RankingMetric {
    public NormalizedDiscountedCumulativeGain {
        k.ifPresent(ranks -> Options.positive(ranks, "k"));
    }

    @Override
    public double of(Ranking ranking) {
        double[] relevances = ranking.relevances();
        double[] best = Arrays.stream(relevances).sorted().toArray();
        double gained = 0;
        double possible = 0;
        for (int from = 0, to; from < relevances.length; from = to) {
            double relevance = 0;
            double discount = 0;
            for (to = from; to < relevances.length && ranking.scores()[to] == ranking.scores()[from]; to++) {
                relevance += relevances[to];
                discount += discount(to);
                possible += best[best.length - 1 - to] * discount(to);
            }
            gained += relevance / (to - from) * discount;
        }
        return Average.divide(gained, possible);
    }

    private double discount(int rank) {
        return rank < k.orElse(Integer.MAX_VALUE) ? Math.log(2) / Math.log(rank + 2) : 0;
    }
}
