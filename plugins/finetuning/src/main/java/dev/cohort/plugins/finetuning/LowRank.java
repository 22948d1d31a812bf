package dev.cohort.plugins.finetuning;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.ModelContext;
import dev.cohort.api.model.Parameter;
import dev.cohort.api.model.ParameterUse;
import dev.cohort.api.model.SavedModel;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Low-rank adaptation (Hu et al. 2022): the weights of linear maps and convolutions stay as they are, and each learns a change of
 * low rank.
 *
 * <pre>
 * weight + alpha / rank · B · A
 * </pre>
 *
 * <p>Semantics and names are those of the PEFT library. Of a weight {@code layer.weight} of shape [outputs, inputs], {@code
 * layer.lora_A.weight} has the shape [rank, inputs] and begins as PyTorch's linear maps do, {@code layer.lora_B.weight} has
 * [outputs, rank] and begins as zeros, so that the model begins as it was. The same holds where the model keeps its weight as
 * [inputs, outputs]. Of a convolution's [outputs, inputs, …], they have [rank, inputs, …] and [outputs, rank, 1, …]. The exported
 * model has the sum in place of the weight; what has been learned lies in {@code adapter/} of the run's folder as well, which
 * {@code PeftModel.from_pretrained} reads where the model's parameters are named as the HuggingFace library names them, and {@code
 * train} fits whole layers, of which no table is read elsewhere; a run says where it does not.
 */
@Name("lora")
@About("weights stay and learn changes of low rank")
public record LowRank(
        @Default("8") @About("the rank of the changes") int rank,
        @Default("8.0") @About("changes are multiplied by this, divided by the rank") double alpha,
        @Default("false") @About("whether changes are multiplied by alpha / √rank instead") boolean rankStabilized,
        @Default("")
                @About(
                        "which weights of linear maps and convolutions change: a regular expression, looked for in their names")
                String match,
        @Inline OtherParameters others)
        implements Adaptation {
    private static final String DOWN = "lora_A.weight";
    private static final String UP = "lora_B.weight";

    public LowRank {
        Options.positive(rank, "rank");
        Options.positive(alpha, "alpha");
        Options.pattern(match, "match");
    }

    @Override
    public Value parameter(ModelContext context, Parameter parameter) {
        Value weight = others.parameter(context, parameter);
        return changes(parameter) ? weight.plus(change(context, parameter)) : weight;
    }

    private boolean changes(Parameter parameter) {
        return maps(parameter)
                && !others.learn(parameter.name())
                && Pattern.compile(match).matcher(parameter.name()).find();
    }

    private static boolean maps(Parameter parameter) {
        return parameter.use() == ParameterUse.INPUTS_FIRST || parameter.use() == ParameterUse.OUTPUTS_FIRST;
    }

    @Override
    public void check(ModelContext context, List<Parameter> parameters) {
        List<Parameter> changed = parameters.stream().filter(this::changes).toList();
        if (changed.isEmpty()) {
            throw new IllegalArgumentException(
                    "lora changes weights of linear maps and convolutions, and match = '" + match
                            + "' fits none of those that do not learn as a whole; the model has "
                            + OtherParameters.listed(parameters.stream().filter(LowRank::maps)));
        }
        List<Parameter> small = changed.stream()
                .filter(parameter -> rank > Math.min(ups(parameter), downs(parameter)))
                .toList();
        if (!small.isEmpty()) {
            context.remark("lora: a rank of " + rank
                    + " is more than some weights have themselves, which learn no more by it than by a smaller one: "
                    + OtherParameters.listed(small.stream()));
        }
        remarkWhatPeftCannotRead(context, parameters);
    }

    /** The PEFT library replaces layers, by name, with all that is in them; a tensor that two layers have in common becomes two. */
    private void remarkWhatPeftCannotRead(ModelContext context, List<Parameter> parameters) {
        List<Parameter> parts = parameters.stream()
                .filter(parameter -> others.learn(parameter.name()))
                .filter(parameter -> parameters.stream()
                        .anyMatch(other -> other.name().startsWith(layer(parameter.name()) + ".")
                                && (!others.learn(other.name())
                                        || !layer(other.name()).equals(layer(parameter.name())))))
                .toList();
        if (!parts.isEmpty()) {
            context.remark(
                    "lora: adapter/ will be nothing that the PEFT library reads, where whole layers learn, because train fits"
                            + " these and not all of their layers: "
                            + OtherParameters.listed(parts.stream())
                            + "; pretrained/ has everything");
        }
        List<Parameter> tables = parameters.stream()
                .filter(parameter -> parameter.use() == ParameterUse.TABLE && others.learn(parameter.name()))
                .toList();
        if (!tables.isEmpty()) {
            context.remark("lora: train fits tables: " + OtherParameters.listed(tables.stream())
                    + "; where the model reads one in several places, as one that writes tokens may, the PEFT library puts what"
                    + " adapter/ has of it in one alone, so load pretrained/ there");
        }
    }

    private static String layer(String name) {
        return name.replaceFirst("\\.[^.]*$", "");
    }

    private static long ups(Parameter parameter) {
        return parameter.shape().size(parameter.use() == ParameterUse.INPUTS_FIRST ? 1 : 0);
    }

    /** All that a row of it reads. */
    private static long downs(Parameter parameter) {
        return parameter.shape().elements() / ups(parameter);
    }

    /** As the PEFT library writes it. */
    @Override
    public void save(SavedModel to) {
        List<String> layers = to.shapes().keySet().stream()
                .filter(name -> name.endsWith(DOWN))
                .map(name -> name.substring(0, name.length() - DOWN.length() - 1))
                .toList();
        List<String> whole = to.shapes().keySet().stream()
                .filter(others::learn)
                .map(LowRank::layer)
                .distinct()
                .toList();
        to.text(
                "adapter_config.json",
                """
                {
                  "peft_type": "LORA",
                  "r": %d,
                  "lora_alpha": %s,
                  "lora_dropout": 0.0,
                  "use_rslora": %s,
                  "bias": "none",
                  "target_modules": [%s],
                  "modules_to_save": [%s]
                }
                """
                        .formatted(rank, Double.toString(alpha), rankStabilized, quoted(layers), quoted(whole)));
        to.tensors(
                "adapter_model.safetensors",
                name -> Optional.of("base_model.model." + name)
                        .filter(saved -> name.endsWith(DOWN) || name.endsWith(UP) || others.learn(name)),
                Map.of("format", "pt"));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
    }

    private Value change(ModelContext context, Parameter parameter) {
        boolean turned = parameter.use() == ParameterUse.INPUTS_FIRST;
        long[] own = parameter.shape().sizes();
        long[] down = own.clone();
        down[0] = rank;
        down[1] = turned ? own[0] : own[1];
        long[] up = new long[own.length];
        Arrays.fill(up, 1);
        up[0] = turned ? own[1] : own[0];
        up[1] = rank;
        long inputs = Arrays.stream(down).skip(1).reduce(1, Math::multiplyExact);
        String layer = parameter.name().replaceFirst("(^|\\.)weight$", "");
        String prefix = layer.isEmpty() ? "" : layer + ".";
        Value a = context.parameter(prefix + DOWN, Shape.of(down), Initializer.fanIn(inputs));
        Value b = context.parameter(prefix + UP, Shape.of(up), Initializer.zeros());
        Value rows = b.reshape(up[0], rank).times(alpha / (rankStabilized ? Math.sqrt(rank) : rank));
        Value columns = a.reshape(rank, inputs);
        return turned
                ? columns.transpose(1, 0).matmul(rows.transpose(1, 0))
                : rows.matmul(columns).reshape(own);
    }
}
