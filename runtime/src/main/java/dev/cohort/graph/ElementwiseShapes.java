package dev.cohort.graph;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Operators that work element by element, their inputs broadcast together. */
final class ElementwiseShapes {
    private static final List<String> FLOAT_FUNCTIONS = List.of(
            "Sqrt",
            "Exp",
            "Log",
            "Erf",
            "Floor",
            "Ceil",
            "Round",
            "Reciprocal",
            "Sin",
            "Cos",
            "Tan",
            "Asin",
            "Acos",
            "Atan",
            "Sinh",
            "Cosh",
            "Relu",
            "LeakyRelu",
            "ThresholdedRelu",
            "Elu",
            "Selu",
            "Celu",
            "Softplus",
            "Softsign",
            "Sigmoid",
            "Tanh",
            "HardSigmoid",
            "HardSwish",
            "RandomNormalLike",
            "RandomUniformLike");

    private ElementwiseShapes() {}

    static void addTo(Map<String, ShapeInference.Rule> rules) {
        for (String type : FLOAT_FUNCTIONS) {
            rules.put(type, call -> {
                call.floats(0);
                return call.like(0, call.shape(0));
            });
        }
        for (String type : List.of("Abs", "Sign")) {
            rules.put(type, call -> call.like(0, number(call).shape()));
        }
        for (String type : List.of("Softmax", "LogSoftmax")) {
            rules.put(type, call -> {
                call.floats(0);
                call.axis("axis", -1, call.shape(0).rank());
                return call.like(0, call.shape(0));
            });
        }
        rules.put("Identity", call -> List.of(call.input(0).info()));
        rules.put("Neg", call -> List.of(compute(call, number(call), Extent.ZERO, Extent::minus)));
        rules.put("Add", call -> binary(call, (a, b) -> Optional.of(a.plus(b))));
        rules.put("Sub", call -> binary(call, (a, b) -> Optional.of(a.minus(b))));
        rules.put("Mul", call -> binary(call, (a, b) -> Optional.of(a.times(b))));
        rules.put("Div", call -> binary(call, ElementwiseShapes::quotient));
        rules.put("Mod", call -> binary(call, ElementwiseShapes::remainder));
        rules.put("Max", call -> arithmetic(call, (a, b) -> Optional.of(a.maximum(b))));
        rules.put("Min", call -> arithmetic(call, (a, b) -> Optional.of(a.minimum(b))));
        rules.put("Sum", call -> arithmetic(call, (a, b) -> Optional.of(a.plus(b))));
        rules.put("Mean", call -> arithmetic(call, (a, b) -> Optional.empty()));
        rules.put("Pow", call -> {
            // The exponent may have a type of its own.
            number(call);
            return call.like(0, call.broadcast(call.shape(0), call.shape(1)));
        });
        rules.put("PRelu", call -> {
            call.floats(0);
            call.sameTypes(0, 1);
            return call.like(0, into(call, call.shape(1), call.shape(0)));
        });
        rules.put("Clip", call -> {
            number(call);
            call.sameTypes(0, 1, 2);
            for (int bound = 1; bound <= 2; bound++) {
                if (call.has(bound)) {
                    call.rank(bound, 0);
                }
            }
            return call.like(0, call.shape(0));
        });
        rules.put("Cast", call -> {
            ElementType to = ElementType.valueOf(call.attributes().text("to", ""));
            ValueInfo from = call.input(0).info();
            boolean keeps = !from.type().isFloat() && !to.isFloat() && to.bytes() > 1;
            return List.of(new ValueInfo(to, from.shape(), keeps ? from.elements() : Optional.empty()));
        });
        addComparisons(rules);
    }

    private static void addComparisons(Map<String, ShapeInference.Rule> rules) {
        rules.put("Equal", call -> comparison(call, Extent::sameAs));
        rules.put("Greater", call -> comparison(call, (a, b) -> order(b, a)));
        rules.put("Less", call -> comparison(call, ElementwiseShapes::order));
        rules.put(
                "GreaterOrEqual", call -> comparison(call, (a, b) -> order(a, b).map(less -> !less)));
        rules.put("LessOrEqual", call -> comparison(call, (a, b) -> order(b, a).map(less -> !less)));
        for (String type : List.of("And", "Or", "Xor")) {
            rules.put(type, call -> {
                booleans(call, 0);
                booleans(call, 1);
                return call.like(0, call.broadcast(call.shape(0), call.shape(1)));
            });
        }
        rules.put("Not", call -> {
            booleans(call, 0);
            return List.of(compute(call, call.input(0), Extent.ONE, Extent::minus));
        });
        for (String type : List.of("IsNaN", "IsInf")) {
            rules.put(type, call -> {
                call.floats(0);
                return List.of(new ValueInfo(ElementType.BOOL, call.shape(0)));
            });
        }
        rules.put("Where", ElementwiseShapes::where);
    }

    private static GraphValue number(OperatorCall call) {
        if (call.elementType(0) == ElementType.BOOL) {
            throw call.refuse("needs numbers, got " + call.input(0) + " of BOOL");
        }
        return call.input(0);
    }

    private static void booleans(OperatorCall call, int place) {
        if (call.elementType(place) != ElementType.BOOL) {
            throw call.refuse(
                    "needs booleans, got " + call.input(place) + " of " + call.elementType(place) + ": compare first");
        }
    }

    /** The shape broadcast to, provided that the other broadcasts into it. */
    static Shape into(OperatorCall call, Shape small, Shape large) {
        if (!call.broadcast(small, large).equals(large)) {
            throw call.refuse("cannot broadcast " + small + " into " + large);
        }
        return large;
    }

    /** A constant left operand with each element of the input. */
    private static ValueInfo compute(
            OperatorCall call, GraphValue input, Extent left, BiFunction<Extent, Extent, Extent> function) {
        return new ValueInfo(input.type(), input.shape(), call.elements(0).map(elements -> elements.stream()
                .map(element -> function.apply(left, element))
                .toList()));
    }

    private static List<ValueInfo> binary(OperatorCall call, BiFunction<Extent, Extent, Optional<Extent>> function) {
        if (call.inputs().size() != 2) {
            throw call.refuse("has two inputs, got " + call.inputs());
        }
        return arithmetic(call, function);
    }

    private static List<ValueInfo> arithmetic(
            OperatorCall call, BiFunction<Extent, Extent, Optional<Extent>> function) {
        number(call);
        Shape shape = call.shape(0);
        Optional<List<Extent>> elements = call.elements(0);
        for (int place = 1; place < call.inputs().size(); place++) {
            call.sameTypes(0, place);
            shape = call.broadcast(shape, call.shape(place));
            elements = combine(elements, call.elements(place), function);
        }
        return List.of(new ValueInfo(call.elementType(0), shape, elements.filter(known(shape))));
    }

    private static List<ValueInfo> comparison(
            OperatorCall call, BiFunction<Extent, Extent, Optional<Boolean>> function) {
        call.sameTypes(0, 1);
        Shape shape = call.broadcast(call.shape(0), call.shape(1));
        Optional<List<Extent>> elements = combine(call.elements(0), call.elements(1), (a, b) -> function.apply(a, b)
                .map(holds -> holds ? Extent.ONE : Extent.ZERO));
        return List.of(new ValueInfo(ElementType.BOOL, shape, elements.filter(known(shape))));
    }

    /** Elements are kept for scalars and vectors alone. */
    private static Predicate<List<Extent>> known(Shape shape) {
        return elements -> shape.rank() <= 1;
    }

    private static Optional<List<Extent>> combine(
            Optional<List<Extent>> left,
            Optional<List<Extent>> right,
            BiFunction<Extent, Extent, Optional<Extent>> function) {
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        List<Extent> a = left.get();
        List<Extent> b = right.get();
        int length = a.size() == 1 ? b.size() : a.size();
        List<Extent> all = new ArrayList<>();
        for (int index = 0; index < length; index++) {
            Optional<Extent> element =
                    function.apply(a.get(a.size() == 1 ? 0 : index), b.get(b.size() == 1 ? 0 : index));
            if (element.isEmpty()) {
                return Optional.empty();
            }
            all.add(element.get());
        }
        return Optional.of(all);
    }

    private static Optional<Extent> quotient(Extent left, Extent right) {
        Optional<Extent> exact = left.dividedBy(right);
        if (exact.isPresent() || right.number().isEmpty() || right.number().getAsLong() <= 0) {
            return exact;
        }
        // Integer division drops the fraction, which is rounding down where nothing is negative.
        return Extent.ZERO.isAtMost(left)
                ? Optional.of(left.floorDividedBy(right.number().getAsLong()))
                : Optional.empty();
    }

    private static Optional<Extent> remainder(Extent left, Extent right) {
        return Extent.ZERO.isAtMost(left)
                ? quotient(left, right).map(quotient -> left.minus(quotient.times(right)))
                : Optional.empty();
    }

    private static Optional<Boolean> order(Extent left, Extent right) {
        if (left.plus(1).isAtMost(right)) {
            return Optional.of(true);
        }
        return right.isAtMost(left) ? Optional.of(false) : Optional.empty();
    }

    private static List<ValueInfo> where(OperatorCall call) {
        booleans(call, 0);
        call.sameTypes(1, 2);
        Shape shape = call.broadcast(call.shape(0), call.shape(1), call.shape(2));
        Optional<List<Extent>> then = combine(
                call.elements(0),
                call.elements(1),
                (condition, a) -> condition.number().isPresent() ? Optional.of(condition.times(a)) : Optional.empty());
        Optional<List<Extent>> otherwise = combine(
                call.elements(0),
                call.elements(2),
                (condition, b) -> condition.number().isPresent()
                        ? Optional.of(Extent.ONE.minus(condition).times(b))
                        : Optional.empty());
        Optional<List<Extent>> elements = combine(then, otherwise, (a, b) -> Optional.of(a.plus(b)));
        return List.of(new ValueInfo(call.elementType(1), shape, elements.filter(known(shape))));
    }
}
