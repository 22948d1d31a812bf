package dev.cohort.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.cohort.api.graph.ModelFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Refuses graphs with operators that are not known, names used twice, or values that are read before they are made. */
final class StructureCheck {
    private static final Set<String> STANDARD = Set.of("", "ai.onnx");
    private static final int MOST_NAMES = 5;

    private final Path file;
    private final Set<String> operators;

    StructureCheck(Path file, Set<String> operators) {
        this.file = file;
        this.operators = operators;
    }

    /** A node's name for messages: its own, or its place. */
    static String name(GraphProto graph, NodeProto node) {
        return node.getName().isEmpty() ? "#" + (graph.getNodeList().indexOf(node) + 1) : node.getName();
    }

    void check(GraphProto graph) {
        if (graph.getSparseInitializerCount() > 0) {
            throw refuse("has sparse initializers, which are not supported");
        }
        checkOperators(graph);
        checkOrder(graph, given(graph));
    }

    private void checkOperators(GraphProto whole) {
        Map<String, List<String>> unknown = new TreeMap<>();
        collect(whole, unknown);
        if (!unknown.isEmpty()) {
            List<String> all = new ArrayList<>();
            unknown.forEach((type, nodes) -> all.add(type + " at " + several(nodes)));
            throw refuse("uses operators that are not supported: " + String.join("; ", all));
        }
    }

    private void collect(GraphProto graph, Map<String, List<String>> unknown) {
        for (NodeProto node : graph.getNodeList()) {
            boolean standard = STANDARD.contains(node.getDomain());
            boolean known =
                    operators.contains(node.getOpType()) || Upgrades.operators().contains(node.getOpType());
            if (!standard || !known) {
                String type = standard ? node.getOpType() : node.getDomain() + "." + node.getOpType();
                unknown.computeIfAbsent(type, key -> new ArrayList<>()).add("'" + name(graph, node) + "'");
            }
            bodies(node).forEach(body -> collect(body, unknown));
        }
    }

    private static List<GraphProto> bodies(NodeProto node) {
        return node.getAttributeList().stream()
                .filter(AttributeProto::hasG)
                .map(AttributeProto::getG)
                .toList();
    }

    private static String several(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + (names.size() > MOST_NAMES ? " and " + (names.size() - MOST_NAMES) + " more" : "");
    }

    /** The values that are there before the first node. */
    private Set<String> given(GraphProto graph) {
        Set<String> inputs = new HashSet<>();
        for (ValueInfoProto input : graph.getInputList()) {
            if (!inputs.add(input.getName())) {
                throw refuse("has two inputs named '" + input.getName() + "'");
            }
        }
        Set<String> initializers = new HashSet<>();
        for (TensorProto initializer : graph.getInitializerList()) {
            if (initializer.getName().isEmpty() || !initializers.add(initializer.getName())) {
                throw refuse("has two initializers named '" + initializer.getName() + "'");
            }
        }
        // Old files list initializers among the inputs too.
        inputs.addAll(initializers);
        return inputs;
    }

    private void checkOrder(GraphProto graph, Set<String> known) {
        Set<String> given = Set.copyOf(known);
        Map<String, NodeProto> makers = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOutputList().stream().allMatch(String::isEmpty)) {
                throw refuse("has a node without outputs: " + node.getOpType() + " '" + name(graph, node) + "'");
            }
            for (String output : node.getOutputList()) {
                if (!output.isEmpty() && (given.contains(output) || makers.put(output, node) != null)) {
                    throw refuse("has two values named '" + output + "'");
                }
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            for (String input : node.getInputList()) {
                if (!input.isEmpty() && !known.contains(input)) {
                    throw refuse(node.getOpType() + " '" + name(graph, node) + "' reads '" + input + "', which "
                            + (makers.containsKey(input)
                                    ? "is computed only after it: the graph is not sorted, or goes in a circle"
                                    : "nothing computes"));
                }
            }
            for (GraphProto body : bodies(node)) {
                Set<String> within = given(body);
                within.addAll(known);
                checkOrder(body, within);
            }
            known.addAll(node.getOutputList());
        }
        for (ValueInfoProto output : graph.getOutputList()) {
            if (!known.contains(output.getName())) {
                throw refuse("has the output '" + output.getName() + "', which nothing computes");
            }
        }
    }

    private ModelFormatException refuse(String problem) {
        return Refusal.of(file, problem);
    }
}
