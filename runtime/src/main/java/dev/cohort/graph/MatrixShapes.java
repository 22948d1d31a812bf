package dev.cohort.graph;

import dev.cohort.api.graph.Dimension;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Products of matrices. */
final class MatrixShapes {
    private MatrixShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        rules.put("MatMul", MatrixShapes::product);
        rules.put("Gemm", MatrixShapes::general);
        rules.put("Einsum", MatrixShapes::einstein);
    }

    private static List<ValueInfo> product(OperatorCall call) {
        call.sameTypes(0, 1);
        Shape left = call.shape(0);
        Shape right = call.shape(1);
        String problem = "cannot multiply " + left + " by " + right;
        if (left.rank() == 0 || right.rank() == 0) {
            throw call.refuse(problem + ": a scalar is multiplied with Mul");
        }
        call.same(left.dimension(-1), right.dimension(right.rank() == 1 ? 0 : -2), problem);
        Shape batch = call.broadcast(outer(left), outer(right));
        List<Dimension> all = new ArrayList<>(batch.dimensions());
        if (left.rank() > 1) {
            all.add(left.dimension(-2));
        }
        if (right.rank() > 1) {
            all.add(right.dimension(-1));
        }
        return call.like(0, new Shape(all));
    }

    private static Shape outer(Shape shape) {
        return new Shape(shape.dimensions().subList(0, Math.max(0, shape.rank() - 2)));
    }

    private static List<ValueInfo> general(OperatorCall call) {
        call.sameTypes(0, 1, 2);
        call.rank(0, 2);
        call.rank(1, 2);
        boolean turnLeft = call.attributes().integer("transA", 0) != 0;
        boolean turnRight = call.attributes().integer("transB", 0) != 0;
        Shape left = call.shape(0);
        Shape right = call.shape(1);
        call.same(
                left.dimension(turnLeft ? 0 : 1),
                right.dimension(turnRight ? 1 : 0),
                "cannot multiply " + left + (turnLeft ? " transposed" : "") + " by " + right
                        + (turnRight ? " transposed" : ""));
        Shape result = Shape.of(left.dimension(turnLeft ? 1 : 0), right.dimension(turnRight ? 0 : 1));
        return call.like(0, call.has(2) ? ElementwiseShapes.into(call, call.shape(2), result) : result);
    }

    private static List<ValueInfo> einstein(OperatorCall call) {
        String equation = call.attributes().text("equation", "").replace(" ", "");
        String[] sides = equation.split("->", -1);
        if (sides.length != 2 || !equation.matches("[A-Za-z,]+->[A-Za-z]*")) {
            throw call.refuse("needs an equation of letters like bij,bjk->bik, got '" + equation + "'");
        }
        String[] terms = sides[0].split(",", -1);
        if (terms.length != call.inputs().size()) {
            throw call.refuse("has " + terms.length + " terms in '" + equation + "' for "
                    + call.inputs().size() + " inputs");
        }
        Map<Character, Dimension> sizes = new HashMap<>();
        for (int place = 0; place < terms.length; place++) {
            call.sameTypes(0, place);
            call.rank(place, terms[place].length());
            for (int axis = 0; axis < terms[place].length(); axis++) {
                char letter = terms[place].charAt(axis);
                sizes.merge(
                        letter,
                        call.shape(place).dimension(axis),
                        (a, b) -> call.same(a, b, "cannot apply '" + equation + "' to " + call.inputs()));
            }
        }
        List<Dimension> all = new ArrayList<>();
        for (char letter : sides[1].toCharArray()) {
            if (!sizes.containsKey(letter)) {
                throw call.refuse("has no input for " + letter + " in '" + equation + "'");
            }
            all.add(sizes.get(letter));
        }
        return call.like(0, new Shape(all));
    }
}
