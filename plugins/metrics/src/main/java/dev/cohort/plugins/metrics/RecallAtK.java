package dev.cohort.plugins.metrics;

import dev.cohort.api.loss.Answer;
import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Task;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.EnumSet;
import java.util.Set;

/**
 * Recall at k: how much of what belongs to an example, or a query, stands among the first k.
 *
 * <p>Of embeddings it is the share of examples that have one of their class among their k nearest neighbours (Jégou et al. 2011),
 * by Euclidean distance over the whole part; an example is no neighbour of itself, and of equally near ones the earlier is the
 * nearer. It takes as much time as there are pairs of examples.
 *
 * <p>Of ranked groups it is the mean, over groups, of the share of a group's relevant rows that are among its first k; see {@link
 * RankingMetric}.
 */
@Name("recall-at-k")
@About("how much of what belongs together, or is relevant, stands among the first k")
public record RecallAtK(@Default("1") @About("how many neighbours, or ranks, are looked at") int k)
        implements RankingMetric {
    public RecallAtK {
        Options.positive(k, "k");
    }

    @Override
    public Set<Answer> judges() {
        return EnumSet.of(Answer.CLASSES, Answer.NUMBERS, Answer.EMBEDDINGS);
    }

    @Override
    public Measurement start(Task task) {
        return task.answer() == Answer.EMBEDDINGS
                ? new Embeddings(task.width(), this::amongNeighbours)
                : RankingMetric.super.start(task);
    }

    @Override
    public double of(Ranking ranking) {
        double[] relevances = ranking.relevances();
        int all = 0;
        int found = 0;
        for (int rank = 0; rank < relevances.length; rank++) {
            all += relevances[rank] > 0 ? 1 : 0;
            found += relevances[rank] > 0 && rank < k ? 1 : 0;
        }
        return Average.divide(found, all);
    }

    private double amongNeighbours(Embeddings embeddings) {
        long found = 0;
        for (int example = 0; example < embeddings.count(); example++) {
            found += isFound(embeddings, example) ? 1 : 0;
        }
        return (double) found / embeddings.count();
    }

    /** Whether fewer than k examples are nearer than the nearest of the same class. */
    private boolean isFound(Embeddings embeddings, int example) {
        double[] distances = embeddings.squaredDistances(example);
        int nearest = -1;
        for (int other = 0; other < distances.length; other++) {
            boolean same = other != example && embeddings.label(other) == embeddings.label(example);
            if (same && (nearest < 0 || distances[other] < distances[nearest])) {
                nearest = other;
            }
        }
        int nearer = 0;
        for (int other = 0; nearest >= 0 && other < distances.length; other++) {
            boolean before =
                    distances[other] < distances[nearest] || distances[other] == distances[nearest] && other < nearest;
            nearer += other != example && before ? 1 : 0;
        }
        return nearest >= 0 && nearer < k;
    }
}
