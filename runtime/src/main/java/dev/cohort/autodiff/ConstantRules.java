package dev.cohort.autodiff;

import static dev.cohort.autodiff.GradientRule.unary;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operators that pass gradients as they are, and those through which none can pass. */
final class ConstantRules {
    private static final List<String> ZEROS = List.of(
            // Constant between jumps
            "Sign",
            "Floor",
            "Ceil",
            "Round",
            // Outputs that are not real numbers
            "Shape",
            "Size",
            "ArgMax",
            "ArgMin",
            "IsNaN",
            "IsInf",
            "Equal",
            "Greater",
            "GreaterOrEqual",
            "Less",
            "LessOrEqual",
            "And",
            "Or",
            "Xor",
            "Not",
            // Made from whole numbers or a shape alone
            "Constant",
            "ConstantOfShape",
            "EyeLike");

    private ConstantRules() {}

    static Map<String, GradientRule> table() {
        Map<String, GradientRule> rules = new HashMap<>();
        ZEROS.forEach(operator -> rules.put(operator, GradientRule.ZERO));
        rules.put("Identity", unary(Backward::gradient));
        // Back to the type that it was cast from.
        rules.put("Cast", GradientRule.of(GradientRule.input("input", node -> node.gradient()
                .cast(node.x().type()))));
        return rules;
    }
}
