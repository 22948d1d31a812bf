package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Attributes;
import dev.cohort.api.graph.Value;

/**
 * Predicted boxes beside the right ones, each by its corners, {@code x1, y1, x2, y2} with {@code x1 < x2} and {@code y1 < y2}, in
 * the last axis.
 */
record Boxes(Value predicted, Value right) {
    /** The coordinate of a corner, of all predicted boxes and of all right ones: 0 and 2 are x, 1 and 3 y. */
    private Value predicted(int coordinate) {
        return coordinate(predicted, coordinate);
    }

    private Value right(int coordinate) {
        return coordinate(right, coordinate);
    }

    private static Value coordinate(Value boxes, int coordinate) {
        return boxes.slice(-1, coordinate, coordinate + 1).squeeze(-1);
    }

    private static Value extent(Value boxes, int axis) {
        return coordinate(boxes, axis + 2).minus(coordinate(boxes, axis));
    }

    /** The extent along an axis, 0 for x and 1 for y, of what both cover. */
    private Value common(int axis) {
        return predicted(axis + 2)
                .minimum(right(axis + 2))
                .minus(predicted(axis).maximum(right(axis)))
                .relu();
    }

    /** The extent along an axis of the smallest box around both. */
    private Value around(int axis) {
        return predicted(axis + 2)
                .maximum(right(axis + 2))
                .minus(predicted(axis).minimum(right(axis)));
    }

    private Value intersection() {
        return common(0).times(common(1));
    }

    /** The area that one of them covers at least. */
    Value union() {
        return extent(predicted, 0)
                .times(extent(predicted, 1))
                .plus(extent(right, 0).times(extent(right, 1)))
                .minus(intersection());
    }

    /** The area of what both cover over that of what one covers at least. */
    Value intersectionOverUnion(double epsilon) {
        return intersection().dividedBy(union().plus(epsilon));
    }

    /** The area of the smallest box around both. */
    Value areaAround() {
        return around(0).times(around(1));
    }

    /** The squared distance of the centres over the squared diagonal of the smallest box around both. */
    Value centreDistance(double epsilon) {
        Value diagonal = around(0).square().plus(around(1).square()).plus(epsilon);
        return centre(0).square().plus(centre(1).square()).dividedBy(diagonal);
    }

    private Value centre(int axis) {
        Value sum = predicted(axis).plus(predicted(axis + 2));
        return sum.minus(right(axis).plus(right(axis + 2))).times(0.5);
    }

    /** How differently the two are shaped: {@code 4/π² (atan(w/h) − atan(w'/h'))²}. */
    Value shapeDifference() {
        Value difference = angle(right).minus(angle(predicted));
        return difference.square().times(4 / (Math.PI * Math.PI));
    }

    private static Value angle(Value boxes) {
        Value ratio = extent(boxes, 0).dividedBy(extent(boxes, 1));
        return ratio.graph().operator("Atan", Attributes.NONE, ratio);
    }
}
