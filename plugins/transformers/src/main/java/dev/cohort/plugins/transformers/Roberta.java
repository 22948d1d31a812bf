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
 * RoBERTa (Liu et al. 2019): BERT, trained longer and without pairs of texts; as {@code RobertaForSequenceClassification} and its
 * siblings in the HuggingFace library, whose names and shapes the parameters have.
 *
 * <p>Reads what {@code bert} reads. Positions are those of texts that are filled up at their ends.
 */
@Name("roberta")
@About("RoBERTa: BERT, trained longer and without pairs of texts")
public record Roberta(@Inline EncoderOptions options) implements Model {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        return EncoderFamily.ROBERTA.apply(options, context, inputs);
    }

    @Override
    public void save(SavedModel to) {
        EncoderFamily.ROBERTA.save(options, to);
    }
}
