package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Map;
import java.util.Optional;

/**
 * Llama (Touvron et al. 2023), as {@code LlamaForCausalLM} and its siblings in the HuggingFace library, whose names and shapes the
 * parameters have: norms by the mean square, rotated queries and keys, heads of which several share keys, gated maps.
 *
 * <p>Reads {@code input-ids}, [length], or whole numbers as features, and {@code attention-mask} where there is one. Texts are filled
 * up at their ends. It writes, going on with what it reads.
 */
@Name("llama")
@About("Llama: a language model, pretrained or not, with a head for a task")
public record Llama(
        @Default("causal-language-model") @About("what is predicted") Head head,
        @About("how many heads keys and values have (as many as queries)") Optional<Integer> keyHeads,
        @Inline TransformerOptions options)
        implements GenerativeModel {
    public Llama {
        keyHeads.ifPresent(number -> Options.positive(number, "key-heads"));
        Options.require(keyHeads.isEmpty() || options.path().isEmpty(), "key-heads", "is said by path; leave it out");
    }

    @Override
    public Map<String, Value> apply(ModelContext context, Map<String, Value> inputs) {
        return model(context).apply(head, Tokens.of("llama", inputs));
    }

    @Override
    public boolean continues() {
        return true;
    }

    @Override
    public Map<String, Value> begin(ModelContext context, Map<String, Value> inputs, int length) {
        return model(context).begin(Tokens.of("llama", inputs), length);
    }

    @Override
    public NextToken next(ModelContext context, Value token, Value position, Map<String, Value> memory) {
        return model(context).next(token, memory);
    }

    private DecoderModel model(ModelContext context) {
        Configuration configuration = options.configuration(
                        ConfigurationKeys.LLAMA, context, 0, head == Head.CAUSAL_LANGUAGE_MODEL)
                .with("num_key_value_heads", keyHeads);
        DecoderSettings settings = DecoderSettings.llama(configuration);
        String base = base();
        Layers layers = new Layers(Weights.of(context, base, options.path()), settings.range());
        LlamaParts parts = new LlamaParts(
                layers,
                base,
                settings,
                Rotation.of(configuration, settings.headWidth()),
                configuration.truth("attention_bias", false),
                configuration.truth("mlp_bias", false));
        return new DecoderModel("llama", "score", layers, parts, settings);
    }

    /** The library's model of spans calls it otherwise. */
    private String base() {
        return head == Head.QUESTION_ANSWERING ? "transformer" : "model";
    }

    @Override
    public void save(SavedModel to) {
        int vocabulary = Pretrained.vocabulary(to, base() + ".embed_tokens.weight");
        Configuration configuration =
                options.configuration(ConfigurationKeys.LLAMA, vocabulary, 0).with("num_key_value_heads", keyHeads);
        Pretrained.save(to, configuration, "Llama" + head.architecture(), "score.weight");
    }
}
