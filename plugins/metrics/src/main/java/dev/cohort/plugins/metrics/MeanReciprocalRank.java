package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Mean reciprocal rank (Voorhees 1999): the mean, over groups, of 1 by the rank of the first relevant row; see {@link
 * RankingMetric}.
 */
@Name("mrr")
@About("mean, over groups, of 1 by the rank of the first relevant row")
public record MeanReciprocalRank() implements RankingMetric {
    @Override
    public double of(Ranking ranking) {
        for (int rank = 0; rank < ranking.relevances().length; rank++) {
            if (ranking.relevances()[rank] > 0) {
                return 1.0 / (rank + 1);
            }
        }
        return 0;
    }
}
