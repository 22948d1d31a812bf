package dev.cohort.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parameters that PyTorch's exporter merged with others because they were equal, or dropped because they were zeros, as many
 * are that nobody has trained: the calls of the module tell which a node read.
 *
 * @param merged what a node reads in truth, by its first output and the input
 * @param dropped the bias that is to be added to a node's first output
 */
record MergedParameters(Map<String, String> merged, Map<String, String> dropped) {
    static final MergedParameters NONE = new MergedParameters(Map.of(), Map.of());

    private static final Pattern CALL =
            Pattern.compile("target=torch\\.ops\\.aten\\.(\\w+)\\.\\w+]\\(args = \\((.*)\\), kwargs");
    private static final Pattern ARGUMENT = Pattern.compile("%(\\w+)");
    private static final Pattern PRODUCT = Pattern.compile("linear|addmm|conv\\w*");

    /** Functions of a weight and a bias that the exporter does not fold into others, as it does a batch normalization. */
    private static final Pattern KNOWN = Pattern.compile("linear|addmm|conv\\w*|\\w*layer_norm|mul");

    MergedParameters {
        merged = Map.copyOf(merged);
        dropped = Map.copyOf(dropped);
    }

    /** The parameters of a call: a weight, and mostly a bias. */
    private record Call(String text, String function, List<String> read) {
        static Optional<Call> of(NodeProto node, Map<String, String> arguments) {
            Optional<String> text = ModuleRecord.call(node);
            Matcher matcher = CALL.matcher(text.orElse(""));
            if (!matcher.find() || !KNOWN.matcher(matcher.group(1)).matches()) {
                return Optional.empty();
            }
            List<String> read = ARGUMENT.matcher(matcher.group(2))
                    .results()
                    .map(found -> arguments.get(found.group(1)))
                    .filter(Objects::nonNull)
                    .toList();
            boolean biasFirst = matcher.group(1).equals("addmm") && read.size() == 2;
            return Optional.of(new Call(
                    text.orElseThrow(), matcher.group(1), biasFirst ? List.of(read.get(1), read.get(0)) : read));
        }

        /** What an input of an operator of this call is. */
        Optional<String> parameter(String type, int input) {
            if (read.isEmpty() || read.size() > 2) {
                return Optional.empty();
            }
            return switch (type) {
                case "Add" -> Optional.of(read.get(read.size() - 1));
                case "Mul" -> Optional.of(read.get(0));
                case "Gemm", "MatMul", "Conv", "ConvTranspose", "LayerNormalization" ->
                    input == 0 || input > read.size() ? Optional.empty() : Optional.of(read.get(input - 1));
                default -> Optional.empty();
            };
        }

        Optional<String> bias() {
            return read.size() == 2 ? Optional.of(read.get(1)) : Optional.empty();
        }
    }

    /**
     * Finds them.
     *
     * @param arguments the module's parameters by the names that its calls have for them
     * @param sources the parameter that an initializer is, or has the elements of
     * @param left those of which the file has nothing
     */
    static MergedParameters of(
            GraphProto graph, Map<String, String> sources, Map<String, String> arguments, Set<String> left) {
        Map<String, String> merged = new HashMap<>();
        Set<String> added = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            Optional<Call> call = Call.of(node, arguments);
            for (int input = 0; call.isPresent() && input < node.getInputCount(); input++) {
                Optional<String> parameter = call.get().parameter(node.getOpType(), input);
                String name = node.getInput(input);
                if (parameter.isPresent() && sources.containsKey(name)) {
                    added.add(call.get().text() + parameter.get());
                    if (left.contains(parameter.get())) {
                        merged.put(key(node.getOutput(0), input), parameter.get());
                    }
                }
            }
        }
        Map<String, String> dropped = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            boolean product = List.of("Gemm", "MatMul", "Conv").contains(node.getOpType())
                    && sources.containsKey(node.getInput(1));
            Call.of(node, arguments)
                    .filter(call -> product && PRODUCT.matcher(call.function()).matches())
                    .ifPresent(call -> call.bias()
                            .filter(bias -> left.contains(bias) && !added.contains(call.text() + bias))
                            .ifPresent(bias -> dropped.put(node.getOutput(0), bias)));
        }
        return new MergedParameters(merged, dropped);
    }

    private static String key(String output, int input) {
        return output + " " + input;
    }

    /** The parameter that an input of a node is in truth. */
    Optional<String> merged(OnnxNode node, int input) {
        return Optional.ofNullable(merged.get(key(node.outputs().get(0), input)));
    }

    /** The bias that a node has lost. */
    Optional<String> dropped(OnnxNode node) {
        return Optional.ofNullable(dropped.get(node.outputs().get(0)));
    }
}
