package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.Value;
import dev.cohort.graph.onnx.Translation.Bound;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * PyTorch's embedding bags, which its exporters write as a loop over the bags. Where all bags are of one size, as those of a
 * table with a row for each example are, they are rows of an axis of their own, summed, averaged or compared at once.
 */
final class EmbeddingBags {
    private static final Pattern CALL = Pattern.compile("embedding_bag\\S*]\\(args = \\((.*)\\), kwargs");

    /** PyTorch's modes by their numbers, and the operators that a trace has for them. */
    private enum Mode {
        SUM,
        MEAN,
        MAX;

        static Optional<Mode> of(OnnxNode reduction) {
            return switch (reduction.type()) {
                case "ReduceSum" -> Optional.of(SUM);
                case "ReduceMean" -> Optional.of(MEAN);
                case "ReduceMax" -> Optional.of(MAX);
                default -> Optional.empty();
            };
        }
    }

    private final NodeTranslation node;
    private final List<OnnxNode> within;

    /** Those of the module's call: weight, indices, offsets, scale_grad_by_freq, mode, ..., padding_idx at place 8. */
    private final List<String> arguments;

    private EmbeddingBags(NodeTranslation node) {
        this.node = node;
        this.within = node.node().all().toList();
        this.arguments = node.node()
                .call()
                .map(CALL::matcher)
                .filter(Matcher::find)
                .map(matcher -> List.of(matcher.group(1).split(", *")))
                .orElse(List.of());
    }

    /** The bags that a loop makes, where it does: as a sequence if it carries one. */
    static Optional<Bound> of(NodeTranslation node) {
        return new EmbeddingBags(node).bags();
    }

    private Optional<Bound> bags() {
        Optional<Mode> mode = arguments.size() > 4
                ? Optional.of(Mode.values()[Integer.parseInt(arguments.get(4))])
                : within.stream().flatMap(inner -> Mode.of(inner).stream()).findFirst();
        Optional<Long> size = size();
        if (mode.isEmpty() || size.isEmpty()) {
            return Optional.empty();
        }
        return within.stream()
                .flatMap(taking -> rows(taking).stream())
                .findFirst()
                .map(rows -> reduced(
                        mode.get(), rows.reshape(-1, size.get(), rows.shape().size(-1)), size.get()))
                .map(bags -> node.node().inputs().size() > 2 ? Bound.of(List.of(bags)) : Bound.of(bags));
    }

    private Optional<OnnxNode> producer(String name) {
        return within.stream().filter(inner -> inner.outputs().contains(name)).findFirst();
    }

    private boolean isOuter(String name) {
        return producer(name).isEmpty();
    }

    /** The rows of all bags, from the node that takes those of one. */
    private Optional<Value> rows(OnnxNode taking) {
        boolean takes = List.of("Slice", "Gather").contains(taking.type());
        if (!takes
                || !isOuter(taking.inputs().get(0))
                || !node.translation().value(taking, 0).type().isFloat()) {
            return Optional.empty();
        }
        Optional<OnnxNode> indices = producer(taking.inputs().get(1))
                .filter(slice -> taking.type().equals("Gather") && slice.type().equals("Slice"));
        if (indices.isPresent()) {
            // The rows of a table at a part of the indices.
            String all = indices.get().inputs().get(0);
            return isOuter(all)
                    ? Optional.of(node.translation()
                            .value(taking, 0)
                            .gather(0, node.translation().value(all)))
                    : Optional.empty();
        }
        return Optional.of(node.translation().value(taking, 0));
    }

    /** The size of all bags, where they are of one size. */
    private Optional<Long> size() {
        return within.stream()
                .flatMap(inner -> inner.inputs().stream())
                .filter(this::isOuter)
                .distinct()
                .flatMap(name -> node.translation().producer(name).stream())
                .filter(outer -> outer.type().equals("Concat"))
                .flatMap(outer -> distance(outer.inputs().get(0)).stream())
                .findFirst();
    }

    /** The distance between numbers that begin with 0 and are equally far apart. */
    private Optional<Long> distance(String offsets) {
        Optional<OnnxNode> range =
                node.translation().producer(offsets).filter(made -> made.type().equals("Range"));
        if (range.isPresent()) {
            Optional<Constant> start = node.translation().constant(range.get(), 0);
            Optional<Constant> step = node.translation().constant(range.get(), 2);
            return start.filter(first -> first.longAt(0) == 0).isPresent()
                    ? step.map(distance -> distance.longAt(0))
                    : Optional.empty();
        }
        return node.translation().bound(offsets).known().flatMap(EmbeddingBags::distance);
    }

    private static Optional<Long> distance(Constant offsets) {
        long[] all = offsets.longs();
        boolean even = all.length > 1 && IntStream.range(0, all.length).allMatch(index -> all[index] == index * all[1]);
        return even ? Optional.of(all[1]) : Optional.empty();
    }

    private Value reduced(Mode mode, Value bags, long size) {
        boolean padded = arguments.size() > 8 && arguments.get(8).matches("\\d{1,18}");
        if (padded) {
            Value indices = node.translation().value(arguments.get(1).replace("%", ""));
            long padding = Long.parseLong(arguments.get(8));
            return padded(mode, bags, indices.equal(padding).not().reshape(-1, size, 1));
        }
        return switch (mode) {
            case SUM -> bags.sum(1);
            case MEAN -> bags.mean(1);
            case MAX -> bags.maximumOver(1);
        };
    }

    /** Bags of which only some rows count. */
    private Value padded(Mode mode, Value bags, Value counts) {
        Value number = counts.toFloat().sum(1);
        if (mode == Mode.MAX) {
            Value least = node.graph().constant(Double.NEGATIVE_INFINITY);
            Value most = counts.choose(bags, least).maximumOver(1);
            return number.greater(0).choose(most, node.graph().constant(0));
        }
        Value sum = counts.choose(bags, node.graph().constant(0)).sum(1);
        return mode == Mode.SUM ? sum : sum.ratioTo(number);
    }
}
