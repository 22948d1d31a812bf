package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.Map;

/**
 * DistilBERT (Sanh et al. 2019): half of the layers of BERT, which they were distilled from; as {@code
 * DistilBertForSequenceClassification} and its siblings in the HuggingFace library, whose names and shapes the parameters have.
 *
 * <p>Reads what {@code bert} reads, but for {@code token-type-ids}. The head {@code pooled} is the vector of the first token, unless
 * {@code pooling} says otherwise.
 */
@Name("distilbert")
@About("DistilBERT: BERT with half of its layers")
public record DistilBert(@Inline EncoderOptions options) implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        return EncoderFamily.DISTILBERT.apply(options, context, inputs);
    }

    @Override
    public void save(SavedModel to) {
        EncoderFamily.DISTILBERT.save(options, to);
    }
}
