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
 * Prefix tuning (Li and Liang 2021): keys and values in front of those of the tokens learn, in every layer's attention, and the model's
 * parameters stay as they are.
 *
 * <p>As in the PEFT library without a projection: they begin with numbers of the standard normal distribution and are seen by all
 * tokens. At a place {@code layer.attention.key} the parameter is {@code layer.attention.key.prefix}, of shape [heads, tokens, width].
 * What has been learned lies in {@code adapter/} of the run's folder.
 */
@Name("prefix")
@About("keys and values in front of those of a transformer's tokens learn")
public record PrefixTuning(
        @Default("20") @About("how many there are in each layer") int tokens,
        @Default("attention\\.(key|value)$")
                @About(
                        "where the model has keys and values: a regular expression, looked for in the names of its places")
                String match,
        @Inline OtherParameters others)
        implements Adaptation {
    public PrefixTuning {
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
        return VirtualTokens.before(context, place + ".prefix", tokens, value);
    }
}
