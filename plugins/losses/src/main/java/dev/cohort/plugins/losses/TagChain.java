package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Tags in a row, each scored by itself, by the tag before it, and by standing first or last. The graph grows with the number of
 * places; examples and tags are axes of its values.
 *
 * @param scores of each tag at each place, [batch, length, tags]
 * @param counted whether a place has a tag, [batch, length]; places that have none are left out of the row
 * @param transitions from one tag to the next, [tags, tags]
 * @param starts of each tag as the first, [tags]
 * @param ends of each tag as the last, [tags]
 */
record TagChain(Value scores, Value counted, Value transitions, Value starts, Value ends) {
    private int length() {
        return Math.toIntExact(scores.shape().size(1));
    }

    private Value score(int place) {
        return scores.slice(1, place, place + 1L).squeeze(1);
    }

    /** Whether there is a tag at a place, [batch, 1]. */
    private Value counted(int place) {
        return counted.slice(1, place, place + 1L);
    }

    /** The score of some tags, [batch]; tags where none is counted may be anything. */
    Value of(Value tags) {
        Value marked = tags.unsqueeze(2)
                .equal(numbers())
                .toFloat()
                .times(counted.toFloat().unsqueeze(2));
        List<Value> before = new ArrayList<>();
        Value last = marked.slice(1, 0, 1).times(0);
        for (int place = 0; place < length(); place++) {
            before.add(last);
            last = counted(place).unsqueeze(2).choose(marked.slice(1, place, place + 1L), last);
        }
        Value previous =
                before.get(0).concat(1, before.subList(1, before.size()).toArray(Value[]::new));
        Value first = marked.times(previous.sumKeeping(2).negate().plus(1));
        Value alone = marked.times(scores).plus(first.times(starts));
        Value together = previous.matmul(transitions).times(marked);
        return alone.plus(together).sum(1, 2).plus(last.times(ends).sum(1, 2));
    }

    /** The logarithm of the sum of all rows' exponentiated scores, [batch]; 0 where no place is counted. */
    Value all() {
        Value reached = score(0).times(0);
        Value entering = reached.plus(starts);
        for (int place = 0; place < length(); place++) {
            reached = counted(place).choose(entering.plus(score(place)), reached);
            if (place + 1 < length()) {
                entering = counted(place).choose(sum(reached.unsqueeze(2).plus(transitions), 1), entering);
            }
        }
        return sum(reached.plus(ends), 1).times(any());
    }

    /** 1 for each example that has a tag at all. */
    private Value any() {
        return counted.toFloat().maximumOver(1);
    }

    /** The logarithm of the sum of what these are logarithms of. */
    private static Value sum(Value values, int axis) {
        return values.graph()
                .operator(
                        "ReduceLogSumExp",
                        Attributes.NONE.with("axes", new long[] {axis}).with("keepdims", 0L),
                        values);
    }

    /** The row with the highest score (Viterbi 1967), a 1 for its tag at each place, [batch, length, tags]. */
    Value best() {
        Value reached = score(0).times(0);
        Value entering = reached.plus(starts);
        List<Value> from = new ArrayList<>();
        for (int place = 0; place < length(); place++) {
            reached = counted(place).choose(entering.plus(score(place)), reached);
            if (place + 1 < length()) {
                Value ways = reached.unsqueeze(2).plus(transitions);
                entering = counted(place).choose(ways.maximumOver(1), entering);
                from.add(highest(ways, 1));
            }
        }
        Value tag = highest(reached.plus(ends), 1).unsqueeze(1);
        List<Value> tags = new ArrayList<>(List.of(tag));
        Value follows = counted(length() - 1).toFloat();
        for (int place = length() - 1; place > 0; place--) {
            Value led = from.get(place - 1).gatherElements(1, tag);
            tag = counted(place - 1).and(follows.greater(0)).choose(led, tag);
            tags.add(0, tag);
            follows = follows.maximum(counted(place - 1).toFloat());
        }
        Value row = tags.get(0).concat(1, tags.subList(1, tags.size()).toArray(Value[]::new));
        return row.unsqueeze(2).equal(numbers()).toFloat();
    }

    /** The number of the highest value; of equal ones, the first. */
    private static Value highest(Value values, long axis) {
        return values.graph()
                .operator("ArgMax", Attributes.NONE.with("axis", axis).with("keepdims", 0L), values);
    }

    /** Those of the tags, for comparison, [1, 1, tags]. */
    private Value numbers() {
        long tags = scores.shape().size(2);
        return scores.graph()
                .constant(Constant.of(
                        ElementType.INT64,
                        Shape.of(1, 1, tags),
                        LongStream.range(0, tags).toArray()));
    }
}
