package dev.cohort.plugins.transformers;

import dev.cohort.api.graph.ImportedTensors;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.model.ModelContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The parameters of a model, which begin as a pretrained model has them where there is one. */
final class Weights {
    private static final int NAMES_SHOWN = 5;

    /** What the library once wrote that is no parameter. */
    private static final Pattern BUFFER =
            Pattern.compile("(.*\\.)?(position_ids|token_type_ids|attn\\.bias|attn\\.masked_bias|inv_freq)");

    private record Pretrained(Path folder, ImportedTensors tensors, Set<String> unused) {}

    private final ModelContext context;
    private final String base;
    private final Optional<Pretrained> pretrained;
    private final Set<String> fresh = new LinkedHashSet<>();
    private final List<String> reshaped = new ArrayList<>();
    private int taken;

    private Weights(ModelContext context, String base, Optional<Pretrained> pretrained) {
        this.context = context;
        this.base = base;
        this.pretrained = pretrained;
    }

    /**
     * Parameters in a context.
     *
     * @param base what stands before the names of all but the head; in files of a model without a head it does not; empty where
     *     there is no head
     * @param path the folder with the pretrained model, if there is one
     */
    static Weights of(ModelContext context, String base, Optional<Path> path) {
        return new Weights(context, base.isEmpty() ? "" : base + ".", path.map(folder -> {
            ImportedTensors tensors = context.graph().importTensors(folder);
            return new Pretrained(
                    folder, tensors, new LinkedHashSet<>(tensors.shapes().keySet()));
        }));
    }

    ModelContext context() {
        return context;
    }

    /**
     * A parameter.
     *
     * @param otherwise how it begins where no pretrained model has it
     * @throws ModelFormatException if the pretrained model has it in another shape, unless it belongs to the head, which then is new
     */
    Value parameter(String name, Shape shape, Initializer otherwise) {
        return context.parameter(
                name, shape, pretrained.isEmpty() ? otherwise : initializer(pretrained.get(), name, shape, otherwise));
    }

    private Initializer initializer(Pretrained from, String name, Shape shape, Initializer otherwise) {
        Map<String, Shape> shapes = from.tensors().shapes();
        Optional<String> stored = names(name).filter(shapes::containsKey).findFirst();
        if (stored.isEmpty()) {
            fresh.add(name);
            return otherwise;
        }
        from.unused().remove(stored.get());
        Shape there = Objects.requireNonNull(shapes.get(stored.get()));
        if (there.equals(shape)) {
            taken++;
            return from.tensors().initializer(stored.get());
        }
        if (name.startsWith(base)) {
            throw new ModelFormatException(
                    from.folder(),
                    "has the tensor " + stored.get() + " of shape " + there + ", but by its config.json it must be "
                            + shape);
        }
        reshaped.add(name + " (" + there + " there, " + shape + " here)");
        return otherwise;
    }

    /** Whether the pretrained model has a tensor. */
    boolean has(String name) {
        return pretrained
                .filter(from -> from.tensors().shapes().containsKey(name))
                .isPresent();
    }

    /** Says that some tensors are those of a parameter once more, or of no use to any model. */
    void passOver(String... names) {
        pretrained.ifPresent(from -> List.of(names).forEach(from.unused()::remove));
    }

    /** The names that a parameter may have in a file: that of today, that without the base, and those of old norms. */
    private Stream<String> names(String name) {
        Stream<String> today = name.startsWith(base) ? Stream.of(name, name.substring(base.length())) : Stream.of(name);
        return today.flatMap(candidate -> Stream.of(
                candidate,
                candidate.replaceFirst("LayerNorm\\.weight$", "LayerNorm.gamma"),
                candidate.replaceFirst("LayerNorm\\.bias$", "LayerNorm.beta")));
    }

    /**
     * Tells what the pretrained model lacks and what it has more.
     *
     * @throws ModelFormatException if it has nothing of this model
     */
    void remark() {
        pretrained.ifPresent(from -> {
            List<String> unused = from.unused().stream()
                    .filter(name -> !BUFFER.matcher(name).matches())
                    .toList();
            String left = listed("; not there, so new: ", List.copyOf(fresh))
                    + listed("; of another shape, so new: ", reshaped)
                    + listed("; not used: ", unused);
            if (taken == 0) {
                throw new ModelFormatException(
                        from.folder(), "has no parameter of this model by name and shape" + left);
            }
            int all = taken + fresh.size() + reshaped.size();
            String told =
                    "taken from " + from.folder() + ": " + taken + " of the model's " + all + " parameters" + left;
            boolean whole = Stream.concat(fresh.stream(), unused.stream()).allMatch(this::isOfTask);
            if (!left.isEmpty() && whole) {
                context.account(told);
            } else if (!left.isEmpty()) {
                context.remark(told);
            }
        });
    }

    /** Whether a parameter is that of a head, which another task has otherwise, or of what stands between the head and the layers. */
    private boolean isOfTask(String name) {
        return !name.startsWith(base) || name.startsWith(base + "pooler.");
    }

    private static String listed(String what, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        return what
                + String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (names.size() > NAMES_SHOWN ? " and " + (names.size() - NAMES_SHOWN) + " more" : "");
    }
}
