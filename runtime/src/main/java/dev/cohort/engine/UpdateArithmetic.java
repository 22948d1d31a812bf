package dev.cohort.engine;

import static org.objectweb.asm.Opcodes.*;

import dev.cohort.api.graph.ElementType;
import dev.cohort.graph.GraphValue;
import dev.cohort.graph.Node;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The operators of an update as bytecode: the operands lie on the stack and the result replaces them. Numbers are double
 * in scalars and float in elements, conditions are 0 or 1.
 */
final class UpdateArithmetic {
    private final MethodVisitor code;

    UpdateArithmetic(MethodVisitor code) {
        this.code = code;
    }

    static boolean isCondition(GraphValue value) {
        return value.type() == ElementType.BOOL;
    }

    /** @param wide whether the numbers are double */
    void emit(Node node, boolean wide) {
        switch (node.type()) {
            case "Add" -> code.visitInsn(wide ? DADD : FADD);
            case "Sub" -> code.visitInsn(wide ? DSUB : FSUB);
            case "Mul" -> code.visitInsn(wide ? DMUL : FMUL);
            case "Div" -> code.visitInsn(wide ? DDIV : FDIV);
            case "Neg" -> code.visitInsn(wide ? DNEG : FNEG);
            case "Abs" -> math("abs", 1, wide);
            case "Max" -> fold(node, "max", wide);
            case "Min" -> fold(node, "min", wide);
            case "Sign" -> sign(wide);
            // The compiler knows a float's root in this form; the other functions are computed in 64 bits and rounded.
            case "Sqrt" -> inDouble("sqrt", wide);
            case "Exp" -> inDouble("exp", wide);
            case "Log" -> inDouble("log", wide);
            case "Tanh" -> inDouble("tanh", wide);
            case "Pow" -> power(node, wide);
            case "Greater" -> compare(IFGT, false, wide);
            case "GreaterOrEqual" -> compare(IFGE, false, wide);
            case "Less" -> compare(IFLT, true, wide);
            case "LessOrEqual" -> compare(IFLE, true, wide);
            case "Equal" -> equal(node, wide);
            case "And" -> code.visitInsn(IAND);
            case "Or" -> code.visitInsn(IOR);
            case "Not" -> {
                code.visitInsn(ICONST_1);
                code.visitInsn(IXOR);
            }
            case "Where" -> choose(node, wide);
            case "Cast" -> cast(node, wide);
            case "Identity" -> {}
            default -> throw new IllegalStateException("no arithmetic for " + node.type());
        }
    }

    private void math(String function, int operands, boolean wide) {
        String type = wide ? "D" : "F";
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Math", function, "(" + type.repeat(operands) + ")" + type, false);
    }

    private void fold(Node node, String function, boolean wide) {
        for (int operand = 1; operand < node.inputs().size(); operand++) {
            math(function, 2, wide);
        }
    }

    private void inDouble(String function, boolean wide) {
        if (!wide) {
            code.visitInsn(F2D);
        }
        math(function, 1, true);
        if (!wide) {
            code.visitInsn(D2F);
        }
    }

    /** Brings x · 2¹²⁷ into [-1, 1], twice, so that the smallest numbers arrive too: no branch, and NaN stays NaN. */
    private void sign(boolean wide) {
        if (wide) {
            math("signum", 1, true);
            return;
        }
        for (int pass = 0; pass < 2; pass++) {
            code.visitLdcInsn(0x1p127f);
            code.visitInsn(FMUL);
            code.visitLdcInsn(1f);
            math("min", 2, false);
            code.visitLdcInsn(-1f);
            math("max", 2, false);
        }
    }

    private void power(Node node, boolean wide) {
        double exponent =
                node.input(1).constant().map(constant -> constant.doubleAt(0)).orElse(Double.NaN);
        if (!wide && (exponent == 2 || exponent == 1 || exponent == 0.5)) {
            code.visitInsn(POP);
            if (exponent == 2) {
                code.visitInsn(DUP);
                code.visitInsn(FMUL);
            } else if (exponent == 0.5) {
                inDouble("sqrt", false);
            }
        } else if (wide) {
            math("pow", 2, true);
        } else {
            code.visitInsn(F2D);
            code.visitInsn(DUP2_X1);
            code.visitInsn(POP2);
            code.visitInsn(F2D);
            code.visitInsn(DUP2_X2);
            code.visitInsn(POP2);
            math("pow", 2, true);
            code.visitInsn(D2F);
        }
    }

    /** @param high what a NaN compares as, so that any comparison with it is false */
    private void compare(int jump, boolean high, boolean wide) {
        code.visitInsn(wide ? (high ? DCMPG : DCMPL) : high ? FCMPG : FCMPL);
        condition(jump);
    }

    private void equal(Node node, boolean wide) {
        if (isCondition(node.input(0))) {
            code.visitInsn(IXOR);
            condition(IFEQ);
        } else {
            compare(IFEQ, false, wide);
        }
    }

    private void condition(int jump) {
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
    private void choose(Node node, boolean wide) {
        if (isCondition(node.output(0))) {
            throw new IllegalArgumentException("an update chooses between numbers, not between conditions");
        }
        String type = wide ? "D" : "F";
        code.visitMethodInsn(
                INVOKESTATIC, "dev/cohort/engine/UpdateArithmetic", "choose", "(Z" + type + type + ")" + type, false);
    }

    /** Called by compiled updates, into which it is inlined. */
    static float choose(boolean condition, float then, float otherwise) {
        return condition ? then : otherwise;
    }

    /** Called by compiled updates. */
    static double choose(boolean condition, double then, double otherwise) {
        return condition ? then : otherwise;
    }

    private void cast(Node node, boolean wide) {
        boolean from = isCondition(node.input(0));
        boolean to = isCondition(node.output(0));
        if (from && !to) {
            code.visitInsn(wide ? I2D : I2F);
        } else if (!from && to) {
            code.visitInsn(wide ? DCONST_0 : FCONST_0);
            code.visitInsn(wide ? DCMPL : FCMPL);
            condition(IFNE);
        }
    }
}
