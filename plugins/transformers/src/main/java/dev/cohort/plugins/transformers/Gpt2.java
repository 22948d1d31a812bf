package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.util.Map;

/**
 * GPT-2 (Radford et al. 2019), as {@code GPT2LMHeadModel} and its siblings in the HuggingFace library, whose names and shapes the
 * parameters have: {@code transformer.h.0.attn.c_attn.weight} is [inputs, outputs], with queries, keys and values side by side.
 *
 * <p>Reads {@code input-ids}, [length], or whole numbers as features, and {@code attention-mask} where there is one. Texts are filled
 * up at their ends. It writes, going on with what it reads.
 */
@Name("gpt2")
@About("GPT-2: a language model, pretrained or not, with a head for a task")
public record Gpt2(
        @Default("causal-language-model") @About("what is predicted") Head head, @Inline TransformerOptions options)
        implements GenerativeModel {
    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        return model(context).apply(head, Tokens.of("gpt2", inputs));
    }

    @Override
    public boolean continues() {
        return true;
    }

    @Override
    public Map<String, Value> begin(ModelContext context, Map<String, Value> inputs, int length) {
        return model(context).begin(Tokens.of("gpt2", inputs), length);
    }

    @Override
    public NextToken next(ModelContext context, Value token, Value position, Map<String, Value> memory) {
        return model(context).next(token, memory);
    }

    private DecoderModel model(ModelContext context) {
        Configuration configuration =
                options.configuration(ConfigurationKeys.GPT2, context, 0, head == Head.CAUSAL_LANGUAGE_MODEL);
        DecoderSettings settings = DecoderSettings.gpt2(configuration);
        Layers layers = new Layers(Weights.of(context, "transformer", options.path()), settings.range());
        return new DecoderModel("gpt2", "classifier", layers, new Gpt2Parts(layers, settings), settings);
    }

    @Override
    public void save(SavedModel to) {
        int vocabulary = Pretrained.vocabulary(to, "transformer.wte.weight");
        Configuration configuration = options.configuration(ConfigurationKeys.GPT2, vocabulary, 0);
        String architecture = head == Head.CAUSAL_LANGUAGE_MODEL ? "GPT2LMHeadModel" : "GPT2" + head.architecture();
        String classifier = head == Head.TOKENS ? "classifier.weight" : "score.weight";
        Pretrained.save(to, configuration, architecture, classifier);
    }
}
