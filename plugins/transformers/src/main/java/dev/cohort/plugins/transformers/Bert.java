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
 * BERT (Devlin et al. 2019), as {@code BertForSequenceClassification} and its siblings in the HuggingFace library, whose names and
 * shapes the parameters have: {@code bert.encoder.layer.0.attention.self.query.weight} is [outputs, inputs].
 *
 * <p>Reads {@code input-ids}, [length], or whole numbers as features; {@code attention-mask} where there is one; and {@code
 * token-type-ids}, without which all tokens are of the first text.
 */
@Name("bert")
@About("BERT: an encoder of tokens, pretrained or not, with a head for a task")
public record Bert(@Inline EncoderOptions options) implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        return EncoderFamily.BERT.apply(options, context, inputs);
    }

    @Override
    public void save(SavedModel to) {
        EncoderFamily.BERT.save(options, to);
    }
}
