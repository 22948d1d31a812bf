package dev.cohort.engine;

import static org.objectweb.asm.Opcodes.*;

import dev.cohort.api.graph.ElementType;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The elementwise operators of updates, each for elements and for scalars.
 *
 * <p>For elements it is bytecode: the operands lie on the stack and the result replaces them, numbers are float and
 * conditions 0 or 1. For scalars it is a function of the operands in 64 bits, where conditions are 0 or 1 too.
 */
final class UpdateOperators {
    private static final Map<String, Operator> ALL = new HashMap<>();

    private UpdateOperators() {}

    /** Writes the bytecode of a node. */
    private interface Emission {
        void emit(MethodVisitor code, Node node);
    }

    private record Operator(Emission elements, ToDoubleFunction<double[]> scalars) {}

    static {
        add("Add", FADD, in -> in[0] + in[1]);
        add("Sub", FSUB, in -> in[0] - in[1]);
        add("Mul", FMUL, in -> in[0] * in[1]);
        add("Div", FDIV, in -> in[0] / in[1]);
        add("Mod", FREM, in -> in[0] % in[1]);
        add("Neg", FNEG, in -> -in[0]);
        add("And", IAND, in -> Math.min(in[0], in[1]));
        add("Or", IOR, in -> Math.max(in[0], in[1]));
        add("Abs", code -> math(code, "abs", 1), in -> Math.abs(in[0]));
        add("Sign", UpdateOperators::sign, in -> Math.signum(in[0]));
        // The compiler knows a float's root in this form; the other functions are computed in 64 bits and rounded.
        add("Sqrt", code -> inDouble(code, "sqrt"), in -> Math.sqrt(in[0]));
        add("Exp", code -> inDouble(code, "exp"), in -> Math.exp(in[0]));
        add("Log", code -> inDouble(code, "log"), in -> Math.log(in[0]));
        add("Tanh", code -> inDouble(code, "tanh"), in -> Math.tanh(in[0]));
        add("Floor", code -> inDouble(code, "floor"), in -> Math.floor(in[0]));
        add("Ceil", code -> inDouble(code, "ceil"), in -> Math.ceil(in[0]));
        add("Round", code -> inDouble(code, "rint"), in -> Math.rint(in[0]));
        add("Greater", code -> compare(code, FCMPL, IFGT), in -> in[0] > in[1] ? 1 : 0);
        add("GreaterOrEqual", code -> compare(code, FCMPL, IFGE), in -> in[0] >= in[1] ? 1 : 0);
        add("Less", code -> compare(code, FCMPG, IFLT), in -> in[0] < in[1] ? 1 : 0);
        add("LessOrEqual", code -> compare(code, FCMPG, IFLE), in -> in[0] <= in[1] ? 1 : 0);
        add("Not", UpdateOperators::not, in -> 1 - in[0]);
        add("Identity", code -> {}, in -> in[0]);
        ALL.put("Max", new Operator((code, node) -> fold(code, node, "max"), UpdateOperators::maximum));
        ALL.put("Min", new Operator((code, node) -> fold(code, node, "min"), UpdateOperators::minimum));
        ALL.put("Pow", new Operator(UpdateOperators::power, in -> Math.pow(in[0], in[1])));
        ALL.put("Equal", new Operator(UpdateOperators::equal, in -> in[0] == in[1] ? 1 : 0));
        ALL.put("Where", new Operator(UpdateOperators::choose, in -> in[0] != 0 ? in[1] : in[2]));
        ALL.put("Cast", new Operator(UpdateOperators::cast, in -> in[0]));
    }

    private static void add(String name, int instruction, ToDoubleFunction<double[]> scalars) {
        add(name, code -> code.visitInsn(instruction), scalars);
    }

    private static void add(String name, Consumer<MethodVisitor> elements, ToDoubleFunction<double[]> scalars) {
        ALL.put(name, new Operator((code, node) -> elements.accept(code), scalars));
    }

    static Set<String> names() {
        return Set.copyOf(ALL.keySet());
    }

    private static Operator operator(Node node) {
        Operator operator = ALL.get(node.type());
        if (operator == null) {
            throw new IllegalStateException("no arithmetic for " + node.type());
        }
        return operator;
    }

    /** Writes what a node computes of elements. */
    static void emit(MethodVisitor code, Node node) {
        operator(node).elements().emit(code, node);
    }

    /** What a node computes of scalars. */
    static ToDoubleFunction<double[]> function(Node node) {
        return node.type().equals("Cast") && isCondition(node.output(0))
                ? in -> in[0] == 0 ? 0 : 1
                : operator(node).scalars();
    }

    static boolean isCondition(GraphValue value) {
        return value.type() == ElementType.BOOL;
    }

    private static double maximum(double[] in) {
        double result = in[0];
        for (double operand : in) {
            result = Math.max(result, operand);
        }
        return result;
    }

    private static double minimum(double[] in) {
        double result = in[0];
        for (double operand : in) {
            result = Math.min(result, operand);
        }
        return result;
    }

    private static void math(MethodVisitor code, String function, int operands) {
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Math", function, "(" + "F".repeat(operands) + ")F", false);
    }

    private static void fold(MethodVisitor code, Node node, String function) {
        for (int operand = 1; operand < node.inputs().size(); operand++) {
            math(code, function, 2);
        }
    }

    private static void inDouble(MethodVisitor code, String function) {
        code.visitInsn(F2D);
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Math", function, "(D)D", false);
        code.visitInsn(D2F);
    }

    /** Clamps x · 2²⁵⁴ to [-1, 1], which the smallest numbers reach too: no branch, and NaN stays NaN. */
    private static void sign(MethodVisitor code) {
        for (int pass = 0; pass < 2; pass++) {
            code.visitLdcInsn(0x1p127f);
            code.visitInsn(FMUL);
        }
        code.visitLdcInsn(1f);
        math(code, "min", 2);
        code.visitLdcInsn(-1f);
        math(code, "max", 2);
    }

    private static void power(MethodVisitor code, Node node) {
        double exponent =
                node.input(1).constant().map(constant -> constant.doubleAt(0)).orElse(Double.NaN);
        if (exponent == 2 || exponent == 1 || exponent == 0.5) {
            code.visitInsn(POP);
            if (exponent == 2) {
                code.visitInsn(DUP);
                code.visitInsn(FMUL);
            } else if (exponent == 0.5) {
                inDouble(code, "sqrt");
            }
        } else {
            code.visitInsn(F2D);
            code.visitInsn(DUP2_X1);
            code.visitInsn(POP2);
            code.visitInsn(F2D);
            code.visitInsn(DUP2_X2);
            code.visitInsn(POP2);
            code.visitMethodInsn(INVOKESTATIC, "java/lang/Math", "pow", "(DD)D", false);
            code.visitInsn(D2F);
        }
    }

    /** @param comparison what a NaN makes of it is such that any comparison with it is false */
    private static void compare(MethodVisitor code, int comparison, int jump) {
        code.visitInsn(comparison);
        condition(code, jump);
    }

    private static void equal(MethodVisitor code, Node node) {
        if (isCondition(node.input(0))) {
            code.visitInsn(IXOR);
            condition(code, IFEQ);
        } else {
            compare(code, FCMPL, IFEQ);
        }
    }

    private static void not(MethodVisitor code) {
        code.visitInsn(ICONST_1);
        code.visitInsn(IXOR);
    }

    private static void condition(MethodVisitor code, int jump) {
        Label yes = new Label();
        Label end = new Label();
        code.visitJumpInsn(jump, yes);
        code.visitInsn(ICONST_0);
        code.visitJumpInsn(GOTO, end);
        code.visitLabel(yes);
        code.visitInsn(ICONST_1);
        code.visitLabel(end);
    }

    /** The condition lies below the two numbers. */
    private static void choose(MethodVisitor code, Node node) {
        if (isCondition(node.output(0))) {
            throw new IllegalArgumentException("an update chooses between numbers, not between conditions");
        }
        code.visitMethodInsn(INVOKESTATIC, "dev/cohort/engine/UpdateOperators", "choose", "(ZFF)F", false);
    }

    /** Called by compiled updates, into which it is inlined. */
    static float choose(boolean condition, float then, float otherwise) {
        return condition ? then : otherwise;
    }

    private static void cast(MethodVisitor code, Node node) {
        boolean from = isCondition(node.input(0));
        boolean to = isCondition(node.output(0));
        if (from && !to) {
            code.visitInsn(I2F);
        } else if (!from && to) {
            code.visitInsn(FCONST_0);
            code.visitInsn(FCMPL);
            condition(code, IFNE);
        }
    }
}
