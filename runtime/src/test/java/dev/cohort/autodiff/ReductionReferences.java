package dev.cohort.autodiff;

import dev.cohort.graph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Reductions over axes, softmax and matrix products. */
final class ReductionReferences {
    private static final Map<String, Interpreter.Reference> TABLE = new HashMap<>();

    private ReductionReferences() {}

    static Map<String, Interpreter.Reference> table() {
        reduction("ReduceSum", all -> Arrays.stream(all).sum());
        reduction("ReduceMean", all -> Arrays.stream(all).sum() / all.length);
        reduction("ReduceMax", all -> Arrays.stream(all).max().orElseThrow());
        reduction("ReduceMin", all -> Arrays.stream(all).min().orElseThrow());
        reduction("ReduceProd", all -> Arrays.stream(all).reduce(1, (a, b) -> a * b));
        reduction("ReduceSumSquare", all -> Arrays.stream(all).map(x -> x * x).sum());
        reduction("ReduceL1", all -> Arrays.stream(all).map(Math::abs).sum());
        reduction(
                "ReduceL2", all -> Math.sqrt(Arrays.stream(all).map(x -> x * x).sum()));
        reduction(
                "ReduceLogSumExp",
                all -> Math.log(Arrays.stream(all).map(Math::exp).sum()));
        TABLE.put(
                "ArgMax",
                (node, in) -> List.of(reduce(in.get(0), argument(node, in), keeps(node), all -> best(all, 1))));
        TABLE.put(
                "ArgMin",
                (node, in) -> List.of(reduce(in.get(0), argument(node, in), keeps(node), all -> best(all, -1))));
        TABLE.put(
                "Softmax",
                (node, in) -> List.of(softmax(in.get(0), node.attributes().integer("axis", -1))));
        TABLE.put(
                "LogSoftmax",
                (node, in) -> List.of(softmax(in.get(0), node.attributes().integer("axis", -1))
                        .map(Math::log)));
        TABLE.put("MatMul", (node, in) -> List.of(matmul(in.get(0), in.get(1))));
        TABLE.put("Gemm", ReductionReferences::gemm);
        return TABLE;
    }

    private static int[] argument(Node node, List<Array> in) {
        return new int[] {in.get(0).axis(node.attributes().integer("axis", 0))};
    }

    private static double best(double[] all, int sign) {
        int best = 0;
        for (int index = 1; index < all.length; index++) {
            best = sign * all[index] > sign * all[best] ? index : best;
        }
        return best;
    }

    private static boolean keeps(Node node) {
        return node.attributes().integer("keepdims", 1) != 0;
    }

    private static void reduction(String operator, ToDoubleFunction<double[]> function) {
        TABLE.put(operator, (node, in) -> {
            Array x = in.get(0);
            int[] axes = node.attributes()
                    .integers("axes")
                    .map(Array::ints)
                    .orElseGet(() -> node.hasInput(1) ? in.get(1).ints() : new int[0]);
            boolean nothing = node.attributes().integer("noop_with_empty_axes", 0) != 0;
            int[] chosen =
                    axes.length == 0 && !nothing ? IntStream.range(0, x.rank()).toArray() : axes;
            return List.of(reduce(x, Arrays.stream(chosen).map(x::axis).toArray(), keeps(node), function));
        });
    }

    static Array reduce(Array x, int[] axes, boolean keep, ToDoubleFunction<double[]> function) {
        int[] kept = x.shape().clone();
        int[] counts = new int[x.rank()];
        Arrays.fill(counts, 1);
        for (int axis : axes) {
            counts[axis] = kept[axis];
            kept[axis] = 1;
        }
        Array reduced = Array.fill(
                kept,
                index -> function.applyAsDouble(Array.fill(counts, offset -> {
                            int[] place = new int[index.length];
                            Arrays.setAll(place, axis -> index[axis] + offset[axis]);
                            return x.at(place);
                        })
                        .data()));
        int[] rest = IntStream.range(0, x.rank())
                .filter(axis -> Arrays.stream(axes).noneMatch(a -> a == axis))
                .map(axis -> x.shape()[axis])
                .toArray();
        return keep ? reduced : reduced.reshaped(rest);
    }

    static Array softmax(Array x, long axis) {
        int[] axes = {x.axis(axis)};
        Array high = reduce(x, axes, true, all -> Arrays.stream(all).max().orElseThrow());
        Array powers = x.with(high, (a, b) -> Math.exp(a - b));
        return powers.with(reduce(powers, axes, true, all -> Arrays.stream(all).sum()), (a, b) -> a / b);
    }

    private static Array matmul(Array left, Array right) {
        Array a = left.rank() == 1 ? left.reshaped(1, left.shape()[0]) : left;
        Array b = right.rank() == 1 ? right.reshaped(right.shape()[0], 1) : right;
        int inner = a.shape()[a.rank() - 1];
        int[] lead = Array.together(Arrays.copyOf(a.shape(), a.rank() - 2), Arrays.copyOf(b.shape(), b.rank() - 2));
        int[] shape = Arrays.copyOf(lead, lead.length + 2);
        shape[lead.length] = a.shape()[a.rank() - 2];
        shape[lead.length + 1] = b.shape()[b.rank() - 1];
        Array product = Array.fill(shape, index -> {
            int[] one = index.clone();
            int[] two = index.clone();
            double sum = 0;
            for (int k = 0; k < inner; k++) {
                one[index.length - 1] = k;
                two[index.length - 2] = k;
                sum += a.broadcast(one) * b.broadcast(two);
            }
            return sum;
        });
        int[] result = IntStream.concat(
                        Arrays.stream(lead),
                        IntStream.concat(
                                left.rank() == 1 ? IntStream.empty() : IntStream.of(shape[lead.length]),
                                right.rank() == 1 ? IntStream.empty() : IntStream.of(shape[lead.length + 1])))
                .toArray();
        return product.reshaped(result);
    }

    private static List<Array> gemm(Node node, List<Array> in) {
        Array a = node.attributes().integer("transA", 0) != 0 ? in.get(0).transposed(1, 0) : in.get(0);
        Array b = node.attributes().integer("transB", 0) != 0 ? in.get(1).transposed(1, 0) : in.get(1);
        double alpha = node.attributes().number("alpha", 1);
        double beta = node.attributes().number("beta", 1);
        Array product = matmul(a, b).map(x -> alpha * x);
        return List.of(node.hasInput(2) ? product.with(in.get(2), (x, c) -> x + beta * c) : product);
    }
}
