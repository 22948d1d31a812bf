package dev.cohort.plugins.metrics;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Name;

/**
 * Mean average precision: the mean, over groups, of scikit-learn's {@code average_precision_score} of relevant rows against others;
 * see {@link RankingMetric}.
 */
@Name("map")
@About("mean, over groups, of the average precision of their relevant rows")
public record MeanAveragePrecision() implements RankingMetric {
    @Override
    public double of(Ranking ranking) {
        Curve.Builder curve = new Curve.Builder();
        for (int rank = 0; rank < ranking.scores().length; rank++) {
            curve.add(ranking.relevances()[rank] > 0, ranking.scores()[rank]);
        }
        return curve.build().averagePrecision();
    }
}
