package dev.cohort.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a file remembers of the PyTorch module that it was exported from: {@code torch.onnx.export} with {@code dynamo =
 * True} writes the module's signature into the graph's metadata, and beside initializers whether they were a parameter or a
 * buffer, or which values they were computed from.
 *
 * @param known whether the file remembers anything
 * @param constants initializers that the module did not train: buffers, and what was computed without parameters
 * @param lost what the module trains and the exporter merged, folded into others, or left out
 * @param merged what can be told again of these
 */
record ModuleRecord(boolean known, Set<String> constants, List<String> lost, MergedParameters merged) {
    private static final String SIGNATURE = "pkg.torch.export.ExportedProgram.graph_signature";
    private static final String KIND = "pkg.torch.export.graph_signature.InputSpec.kind";
    private static final String FOLDED_FROM = "pkg.onnxscript.optimizer.folded_from";
    private static final String CALL = "pkg.torch.onnx.fx_node";
    private static final String SCOPES = "pkg.torch.onnx.name_scopes";
    private static final Pattern PARAMETER =
            Pattern.compile("(?m)^(\\S+): (?:PARAMETER target='([^']*)'|BUFFER target='([^']*running_var)')");
    /** Names of what has a parameter's elements in another order or part; the import knows a transpose again. */
    private static final Pattern LAYOUT = Pattern.compile(
            "(t|transpose|permute|mT|numpy_T|val|view|reshape|squeeze"
                    + "|unsqueeze|flatten|unflatten|slice|select|split|split_with_sizes|chunk|getitem|clone|contiguous)(_\\d+)*");

    /** Names of what was looked up in a parameter: its rows, each of which may be taken once. */
    private static final Pattern ROWS = Pattern.compile("embedding(_\\d+)*");

    /** Operators whose weights and biases the exporter puts together, gates in another order. */
    private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "RNN");

    private static final Pattern ARGUMENT = Pattern.compile("%(\\w+)");
    private static final Pattern NAME = Pattern.compile("'([^']*)'");

    ModuleRecord {
        constants = Set.copyOf(constants);
        lost = List.copyOf(lost);
    }

    static ModuleRecord of(GraphProto graph, Map<String, Constant> initializers) {
        Optional<String> signature = entry(graph.getMetadataPropsList(), SIGNATURE);
        if (signature.isEmpty()) {
            return new ModuleRecord(false, Set.of(), List.of(), MergedParameters.NONE);
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        // A running variance that is gone tells of a normalization that was folded away, though it had no parameters.
        PARAMETER
                .matcher(signature.get())
                .results()
                .forEach(found -> arguments.put(
                        found.group(1), Optional.ofNullable(found.group(2)).orElseGet(() -> found.group(3))));
        Set<String> parameters = Set.copyOf(arguments.values());
        Map<String, List<StringStringEntryProto>> notes = new HashMap<>();
        for (ValueInfoProto value : graph.getValueInfoList()) {
            notes.put(value.getName(), value.getMetadataPropsList());
        }
        Set<String> constants = new HashSet<>();
        // A second name of tied weights is in the signature, but no call of the module reads it. A bias may have lost
        // its call.
        Set<String> called = called(graph);
        Set<String> read = new HashSet<>(initializers.keySet());
        arguments.forEach((argument, target) -> {
            if (called.contains(argument)) {
                read.add(target);
            }
        });
        arguments
                .entrySet()
                .removeIf(entry -> !called.contains(entry.getKey())
                        && !(entry.getValue().contains("bias")
                                && read.contains(entry.getValue().replace("bias", "weight"))));
        Set<String> left = new LinkedHashSet<>(arguments.values());
        Set<String> computed = new LinkedHashSet<>();
        Map<String, String> origin = new HashMap<>();
        Set<String> joined = graph.getNodeList().stream()
                .filter(node -> RECURRENT.contains(node.getOpType()))
                .flatMap(node -> node.getInputList().stream().skip(1).limit(3))
                .collect(Collectors.toSet());
        for (TensorProto initializer : graph.getInitializerList()) {
            List<StringStringEntryProto> own = notes.getOrDefault(initializer.getName(), List.of());
            List<String> sources =
                    entry(own, FOLDED_FROM).map(text -> matches(NAME, text)).orElse(List.of());
            Optional<String> kind = entry(own, KIND);
            left.remove(initializer.getName());
            if (parameters.contains(initializer.getName())) {
                origin.put(initializer.getName(), initializer.getName());
            }
            // Whole numbers are of a parameter's shape.
            List<String> origins = sources.stream()
                    .filter(source -> isFloat(initializer) && parameters.contains(source))
                    .toList();
            if (arranged(initializer.getName(), origins, initializers) || joined.contains(initializer.getName())) {
                origins.forEach(left::remove);
                origins.stream().limit(1).forEach(source -> origin.put(initializer.getName(), source));
            } else {
                computed.addAll(origins);
            }
            boolean learned = parameters.contains(initializer.getName())
                    || kind.filter("PARAMETER"::equals).isPresent()
                    || !origins.isEmpty();
            boolean single = initializer.getDimsList().stream().allMatch(size -> size == 1);
            boolean known = kind.isPresent() || !sources.isEmpty() || single;
            if (!learned && known) {
                constants.add(initializer.getName());
            }
        }
        MergedParameters merged = MergedParameters.of(graph, origin, arguments, left);
        left.removeAll(merged.merged().values());
        left.removeAll(merged.dropped().values());
        left.addAll(computed);
        return new ModuleRecord(true, constants, List.copyOf(left), merged);
    }

    private static boolean isFloat(TensorProto initializer) {
        return OnnxTypes.elementType(initializer.getDataType())
                .filter(ElementType::isFloat)
                .isPresent();
    }

    /** Whether an initializer has elements of one parameter, each once. */
    private static boolean arranged(String name, List<String> origins, Map<String, Constant> initializers) {
        if (origins.size() != 1) {
            return false;
        }
        Constant elements = initializers.get(name);
        return LAYOUT.matcher(name).matches()
                || ROWS.matcher(name).matches() && elements != null && hasDistinctRows(elements);
    }

    private static boolean hasDistinctRows(Constant table) {
        if (table.shape().rank() == 0) {
            return false;
        }
        int columns = (int) Math.max(1, table.shape().size(-1));
        Set<List<Double>> rows = new HashSet<>();
        for (int row = 0; row < table.length() / columns; row++) {
            int first = row * columns;
            rows.add(IntStream.range(first, first + columns)
                    .mapToObj(table::doubleAt)
                    .toList());
        }
        return rows.size() == table.length() / columns;
    }

    /** The arguments of the module's calls that the nodes were made from. */
    private static Set<String> called(GraphProto graph) {
        Set<String> called = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            call(node).ifPresent(call -> called.addAll(matches(ARGUMENT, call)));
        }
        return called;
    }

    /** The modules that a node was made in, the outermost first, and the function's name. */
    static List<String> scopes(NodeProto node) {
        return entry(node.getMetadataPropsList(), SCOPES)
                .map(text -> matches(NAME, text))
                .orElse(List.of());
    }

    /** The call of the module's graph that a node was made from. */
    static Optional<String> call(NodeProto node) {
        return entry(node.getMetadataPropsList(), CALL);
    }

    private static Optional<String> entry(List<StringStringEntryProto> entries, String key) {
        return entries.stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .findFirst();
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
