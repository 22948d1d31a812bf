package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.Map;

/**
 * BERT (Devlin et al. 2019), as {@code BertForSequenceClassification} and its siblings of the HuggingFace library, whose names and
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
        Tokens tokens = Tokens.of("bert", inputs);
        EncoderSettings settings = EncoderSettings.of(options.configuration("bert", context));
        Weights weights = Weights.of(context, "bert", options.path());
        Layers layers = new Layers(weights, settings.range());
        Embedded embedded = Embedded.of(layers, "bert.embeddings", settings, tokens, 0);
        Value states = new Encoder(layers, EncoderNames.bert("bert"), settings)
                .of(embedded.rows(), embedded.length(), embedded.mask());
        EncoderHead head = new EncoderHead(layers, "bert", settings, embedded);
        Map<String, Value> outputs = head.of(options.head(), states);
        weights.remark();
        return outputs;
    }
}
