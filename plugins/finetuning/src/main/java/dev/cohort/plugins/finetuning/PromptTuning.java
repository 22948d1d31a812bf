package dev.cohort.plugins.finetuning;

import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.Parameter;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * Prompt tuning (Lester et al. 2021): vectors in front of the tokens' embeddings learn, and the model's parameters stay as they are.
 *
 * <p>As in the PEFT library, they begin with numbers of the standard normal distribution, take positions as tokens do, and are seen
 * by all tokens. The parameter is {@code embeddings.prompt}, of shape [tokens, width].
 * What has been learned lies in {@code adapter/} of the run's folder.
 */
@Name("prompt")
@About("vectors in front of a transformer's tokens learn")
public record PromptTuning(
        @Default("20") @About("how many vectors there are") int tokens,
        @Default("embeddings$")
                @About(
                        "where the model has the embeddings of its tokens: a regular expression, looked for in the names of its places")
                String match,
        @Inline OtherParameters others)
        implements Adaptation {
    public PromptTuning {
        Options.positive(tokens, "tokens");
        Options.pattern(match, "match");
    }

    @Override
    public Value parameter(ModelContext context, Parameter parameter) {
        return others.parameter(context, parameter);
    }

    @Override
    public void save(SavedModel to) {
        OtherParameters.save(to);
    }

    @Override
    public Optional<String> places() {
        return Optional.of(match);
    }

    @Override
    public Value at(ModelContext context, String place, Value value) {
        return VirtualTokens.before(context, place + ".prompt", tokens, value);
    }
}
