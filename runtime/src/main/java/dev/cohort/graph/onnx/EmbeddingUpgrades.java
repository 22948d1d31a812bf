package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lookups in the table of a PyTorch embedding, whose gradients depend on options that {@code Gather} has not; they stand in
 * the call that the node was made from.
 */
final class EmbeddingUpgrades {
    private static final Pattern CALL = Pattern.compile(
            "target=torch\\.ops\\.aten\\.embedding\\.default]\\(args = \\((.*)\\), kwargs = \\{(.*)}\\)");
    private static final Pattern PADDING = Pattern.compile("padding_idx: (\\d+)");

    /**
     * The options of a call.
     *
     * @param padding the row that learns nothing; -1 for none
     * @param byFrequency whether a row's gradient is divided by how often the batch has its index
     */
    private record Embedding(long padding, boolean byFrequency) {
        static Optional<Embedding> of(String call) {
            Matcher matcher = CALL.matcher(call);
            if (!matcher.find()) {
                return Optional.empty();
            }
            String[] places = matcher.group(1).split(", *");
            String named = matcher.group(2);
            Matcher padding = PADDING.matcher(named);
            boolean placed = places.length > 2 && places[2].matches("\\d{1,18}");
            long row = placed ? Long.parseLong(places[2]) : padding.find() ? Long.parseLong(padding.group(1)) : -1;
            boolean byFrequency =
                    places.length > 3 && places[3].equals("True") || named.contains("scale_grad_by_freq: True");
            return Optional.of(new Embedding(row, byFrequency));
        }
    }

    private EmbeddingUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("Gather", node -> List.of(lookup(node)));
    }

    private static Value lookup(NodeTranslation node) {
        Value found = node.same(node.attributes()).get(0);
        Optional<Embedding> embedding = node.node().call().flatMap(Embedding::of);
        if (embedding.isEmpty() || !node.translation().variables().training()) {
            return found;
        }
        Value indices = node.input(1);
        if (embedding.get().byFrequency()) {
            Value still = found.detached();
            found = still.plus(
                    found.minus(still).dividedBy(frequencies(node, indices).unsqueeze(-1)));
        }
        if (embedding.get().padding() >= 0) {
            Value padded = indices.equal(embedding.get().padding()).unsqueeze(-1);
            found = padded.choose(found.detached(), found);
        }
        return found;
    }

    /** How often the batch has each index, at its places. */
    private static Value frequencies(NodeTranslation node, Value indices) {
        Value flat = indices.reshape(-1);
        ElementType type = node.graph().floatType();
        int rows = (int) CompositeUpgrades.fixed(node, node.input(0).shape(), 0);
        Value none = node.graph().constant(Constant.of(type, Shape.of(rows), new double[rows]));
        Value ones = node.graph().constant(1).expand(flat.shapeVector());
        Value counts = node.operator(
                        "ScatterElements", List.of(none, flat, ones), Attributes.NONE.with("reduction", "add"), 1)
                .get(0);
        return counts.gather(0, indices);
    }
}
