package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Normalisation of each example by its own statistics, written out. */
final class StatisticUpgrades {
    private StatisticUpgrades() {}

    static void addTo(Map<String, Upgrades.Rule> rules) {
        rules.put("InstanceNormalization", node -> {
            Value x = node.input(0);
            int[] places = IntStream.range(2, x.shape().rank()).toArray();
            Value normal = normalized(x, epsilon(node), places);
            return List.of(scaled(x.shape().rank(), normal, node.input(1), node.input(2)));
        });
        rules.put("GroupNormalization", node -> List.of(groups(node)));
        rules.put("RMSNormalization", node -> {
            Value x = node.input(0);
            int axis = x.shape().normalize((int) node.attributes().integer("axis", -1));
            int[] axes = IntStream.range(axis, x.shape().rank()).toArray();
            Value mean = x.times(x).meanKeeping(axes);
            return List.of(x.dividedBy(mean.plus(epsilon(node)).sqrt()).times(node.input(1)));
        });
    }

    private static double epsilon(NodeTranslation node) {
        return node.attributes().number("epsilon", 1e-5);
    }

    private static Value normalized(Value x, double epsilon, int... axes) {
        Value centred = x.minus(x.meanKeeping(axes));
        Value variance = centred.times(centred).meanKeeping(axes);
        return centred.dividedBy(variance.plus(epsilon).sqrt());
    }

    /** Each channel times its scale, plus its bias. */
    private static Value scaled(int rank, Value x, Value scale, Value bias) {
        long[] sizes = new long[rank - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = -1;
        return x.times(scale.reshape(sizes)).plus(bias.reshape(sizes));
    }

    /** Channels in groups of neighbours (Wu and He 2018); before opset 21, a scale and a bias belong to a group. */
    private static Value groups(NodeTranslation node) {
        Value x = node.input(0);
        long groups = node.attributes().integer("num_groups", 1);
        Value shape = x.shapeVector();
        Value grouped = node.graph()
                .operator("Reshape", Attributes.NONE, x, node.graph().constant(Constant.vector(0, groups, -1)));
        Value normal = normalized(grouped, epsilon(node), 2);
        if (node.version() < 21) {
            return node.graph()
                    .operator("Reshape", Attributes.NONE, scaled(3, normal, node.input(1), node.input(2)), shape);
        }
        Value back = node.graph().operator("Reshape", Attributes.NONE, normal, shape);
        return scaled(x.shape().rank(), back, node.input(1), node.input(2));
    }
}
