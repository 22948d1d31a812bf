package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.LossContext;
import dev.cohort.api.loss.Reduction;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * InfoNCE (van den Oord et al. 2018), normalised and with a temperature as NT-Xent (Chen et al. 2020): an example tells the one that
 * belongs to it from all others of the batch.
 *
 * <pre>
 * −log(exp(s⁺/temperature) / (exp(s⁺/temperature) + Σ exp(s⁻/temperature)))      s: the cosine of two embeddings
 * </pre>
 *
 * <p>The prediction is an embedding for each example, {@code [batch, size]}. With {@code other}, the model is applied to the features
 * and to the field of that name, two views of an example, which belong together; all other views of the batch do not, and no target
 * is read. Without, the target is a class, and those of one class belong together. It is a mean over all pairs that do, in both
 * directions, as pytorch-metric-learning's {@code NTXentLoss}. Weights count for the example that compares. The batch is compared
 * with itself, so that an evaluation depends on the batch size.
 */
@Name("info-nce")
@About("tells the other view of an example from those of all others")
public record NoiseContrastive(
        @Default("0.07") @About("what cosines are divided by; a small one looks at the nearest alone")
                double temperature,
        @About(
                        "the field of the data with the other view of each example; without it, classes say what belongs together")
                Optional<String> other,
        @Default("16") @About("how many numbers an embedding has") int embeddingSize)
        implements EmbeddingLoss {
    public NoiseContrastive {
        Options.positive(temperature, "temperature");
        Options.positive(embeddingSize, "embedding-size");
    }

    @Override
    public Optional<TargetRequest> target() {
        return other.isPresent() ? Optional.empty() : Optional.of(TargetRequest.CLASS);
    }

    @Override
    public Value compute(LossContext context) {
        Value embeddings = Embeddings.of(this, context.prediction());
        Optional<Value> weights = context.weights();
        if (other.isEmpty()) {
            return loss(embeddings, BatchPairs.ofLabels(this, context), weights);
        }
        Value views = embeddings.concat(0, SecondItem.prediction(context, other.get()));
        return loss(views, BatchPairs.ofViews(embeddings), weights.map(each -> each.concat(0, each)));
    }

    private Value loss(Value embeddings, BatchPairs pairs, Optional<Value> weights) {
        Value scores = Embeddings.cosines(embeddings).dividedBy(temperature);
        Value others = BatchPairs.logSumExp(scores, pairs.different()).unsqueeze(1);
        Value counted = pairs.alike().times(BatchPairs.any(pairs.different()).unsqueeze(1));
        Value losses = others.minus(scores).softplus().times(counted);
        return Reduction.SUM.of(losses, weights).ratioTo(pairs.alike().sum());
    }
}
