package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.GraphBuilder;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * All ways in which the labels of a sequence can be spread over times: the forward pass of Graves et al. 2006, section 4.1, in
 * logarithms.
 *
 * <p>A state for each label and for the blank before, between and after labels, so 2 · length + 1 of them. From one time to the
 * next a path stays, goes to the next state, or leaves out a blank that stands between two different labels. The graph grows
 * with the number of times; examples and states are axes of its values.
 */
final class Alignments {
    /** What stands for the negative logarithm of 0: infinity would make gradients that are no numbers. */
    static final double IMPOSSIBLE = 1e29;

    private static final double NEVER = -1e30;

    private final GraphBuilder graph;
    private final int times;
    private final int length;
    private final Value told;
    private final Value leaps;

    /**
     * @param logProbabilities of shape [batch, time, classes]
     * @param labels of shape [batch, length]
     */
    Alignments(Value logProbabilities, Value labels, int blank) {
        this.graph = logProbabilities.graph();
        this.times = Math.toIntExact(logProbabilities.shape().size(1));
        this.length = Math.toIntExact(labels.shape().size(1));
        Value between = labels.times(0).plus(blank);
        Value states = between.unsqueeze(2)
                .concat(2, labels.unsqueeze(2))
                .reshape(-1, 2L * length)
                .concat(1, between.slice(1, 0, 1));
        int classes = Math.toIntExact(logProbabilities.shape().size(2));
        Value numbers = graph.constant(Constant.of(
                ElementType.INT64,
                Shape.of(1, classes, 1),
                LongStream.range(0, classes).toArray()));
        this.told = logProbabilities.matmul(states.unsqueeze(1).equal(numbers).toFloat());
        this.leaps = leaps(labels, blank);
    }

    /** 0 for each state that may be reached from the label before, beyond the blank between them; else the logarithm of 0. */
    private Value leaps(Value labels, int blank) {
        Value never = graph.constant(NEVER);
        Value first = labels.slice(1, 0, 1).toFloat().times(0).plus(NEVER);
        if (length == 1) {
            return spread(first, first);
        }
        Value label = labels.slice(1, 1, length);
        Value leap = label.equal(labels.slice(1, 0, length - 1L))
                .not()
                .and(label.equal(blank).not())
                .choose(graph.constant(0), never);
        return spread(first.concat(1, leap), first);
    }

    /** What holds for labels, at the places of labels among the states; never at those of blanks. */
    private Value spread(Value ofLabels, Value never) {
        Value ofBlanks = ofLabels.times(0).plus(NEVER);
        return ofBlanks.unsqueeze(2)
                .concat(2, ofLabels.unsqueeze(2))
                .reshape(-1, 2L * length)
                .concat(1, never);
    }

    /**
     * The logarithm of the probability of the labels, of shape [batch].
     *
     * @param lengths how many of the labels count
     * @param counted how many of the times count; all if empty
     */
    Value probability(Value lengths, Optional<Value> counted) {
        double[] beginnings = new double[2 * length + 1];
        Arrays.fill(beginnings, NEVER);
        beginnings[0] = 0;
        beginnings[1] = 0;
        Value reached =
                told(0).plus(graph.constant(Constant.of(graph.floatType(), Shape.of(beginnings.length), beginnings)));
        for (int time = 1; time < times; time++) {
            Value next = sum(reached, later(reached, 1), later(reached, 2).plus(leaps))
                    .plus(told(time));
            Value before = reached;
            int now = time;
            reached = counted.map(count -> count.greater(now).unsqueeze(1).choose(next, before))
                    .orElse(next);
        }
        return sum(at(reached, lengths.times(2)), at(reached, lengths.times(2).minus(1)));
    }

    /** The log-probabilities of the states at a time, of shape [batch, states]. */
    private Value told(int time) {
        return told.slice(1, time, time + 1L).squeeze(1);
    }

    /** What was reached, moved on by some states. */
    private static Value later(Value reached, int states) {
        Value never = reached.slice(1, 0, states).times(0).plus(NEVER);
        return never.concat(1, reached.slice(1, 0, -states));
    }

    /** What was reached in one state of each example; never where it is none. */
    private Value at(Value reached, Value state) {
        double[] all = new double[2 * length + 1];
        Arrays.setAll(all, number -> number);
        Value numbers = graph.constant(Constant.of(graph.floatType(), Shape.of(1, all.length), all));
        Value here = state.unsqueeze(1).equal(numbers);
        return here.choose(reached, graph.constant(NEVER)).maximumOver(1);
    }

    /** The logarithm of the sum of what these are logarithms of. */
    private static Value sum(Value first, Value... others) {
        Value[] columns =
                Arrays.stream(others).map(other -> other.unsqueeze(-1)).toArray(Value[]::new);
        return first.graph()
                .operator(
                        "ReduceLogSumExp",
                        Attributes.NONE.with("axes", new long[] {-1}).with("keepdims", 0L),
                        first.unsqueeze(-1).concat(-1, columns));
    }
}
