package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.onnx.Translation.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Branches and loops, which are written out where the file or shapes decide them. */
final class ControlUpgrades {
    /** The operators that have graphs within. */
    static final Set<String> OPERATORS = Set.of("If", "Loop");

    /** More turns than this are not written one after another. */
    private static final int MOST_TURNS = 1024;

    private ControlUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("If", ControlUpgrades::branch);
        rules.put("Loop", ControlUpgrades::loop);
    }

    private static List<Value> branch(NodeTranslation node) {
        Constant condition = node.known(0)
                .orElseThrow(() -> node.refuse("its condition comes from the data, or from how many examples there are;"
                        + " only one that the file or shapes decide is supported: write it with torch.where"));
        OnnxBody chosen = body(node, condition.longAt(0) != 0 ? "then_branch" : "else_branch");
        bind(node, 0, node.translation().inline(chosen, List.of()));
        return List.of();
    }

    private static OnnxBody body(NodeTranslation node, String name) {
        return Optional.ofNullable(node.node().bodies().get(name))
                .orElseThrow(() -> node.refuse("it has no graph named " + name));
    }

    private static void bind(NodeTranslation node, int from, List<Bound> results) {
        for (int index = 0; index < results.size(); index++) {
            if (node.wants(from + index)) {
                node.translation().bind(node.node().outputs().get(from + index), results.get(index));
            }
        }
    }

    /** The body once for each turn: its inputs are the turn, the condition and what is carried, its outputs without the turn. */
    private static List<Value> loop(NodeTranslation node) {
        Optional<Bound> bags = EmbeddingBags.of(node);
        if (bags.isPresent()) {
            bind(node, 0, List.of(bags.get()));
            return List.of();
        }
        OnnxBody body = body(node, "body");
        long most = node.has(0) ? count(node) : Long.MAX_VALUE;
        Optional<Boolean> goesOn = node.has(1) ? node.known(1).map(ControlUpgrades::isTrue) : Optional.of(true);
        List<Bound> carried = new ArrayList<>();
        for (int input = 2; input < node.node().inputs().size(); input++) {
            carried.add(node.translation().bound(node.node().inputs().get(input)));
        }
        List<List<Value>> scanned = new ArrayList<>();
        int states = carried.size();
        for (int output = states + 1; output < body.outputs().size(); output++) {
            scanned.add(new ArrayList<>());
        }
        for (long turn = 0; turn < most; turn++) {
            if (!goesOn.orElseThrow(() -> node.refuse("its end depends on the data, or on how many examples there are;"
                    + " only a number of turns that the file or shapes decide is supported"))) {
                break;
            }
            if (turn == MOST_TURNS) {
                throw node.refuse("more than " + MOST_TURNS + " turns are not written out");
            }
            List<Bound> inputs = new ArrayList<>();
            inputs.add(Bound.of(Constant.of(ElementType.INT64, Shape.SCALAR, turn), node.graph()));
            inputs.add(Bound.of(Constant.of(ElementType.BOOL, Shape.SCALAR, 1L), node.graph()));
            inputs.addAll(carried);
            List<Bound> outputs = node.translation().inline(body, inputs);
            goesOn = outputs.get(0).known().map(ControlUpgrades::isTrue);
            carried = outputs.subList(1, states + 1);
            for (int scan = 0; scan < scanned.size(); scan++) {
                scanned.get(scan).add(outputs.get(states + 1 + scan).value().orElseThrow());
            }
        }
        bind(node, 0, carried);
        for (int scan = 0; scan < scanned.size(); scan++) {
            if (node.wants(states + scan)) {
                node.translation().define(node.node().outputs().get(states + scan), stacked(node, scanned.get(scan)));
            }
        }
        return List.of();
    }

    private static long count(NodeTranslation node) {
        return node.known(0)
                .orElseThrow(() -> node.refuse("how often it turns comes from the data, or from how many examples there"
                        + " are; only a number that the file or shapes decide is supported"))
                .longAt(0);
    }

    private static boolean isTrue(Constant condition) {
        return condition.longAt(0) != 0;
    }

    private static Value stacked(NodeTranslation node, List<Value> parts) {
        if (parts.isEmpty()) {
            throw node.refuse("it makes no turn, and nothing for its output");
        }
        return Value.joined(0, parts.stream().map(part -> part.unsqueeze(0)).toList());
    }
}
