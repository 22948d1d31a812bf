package dev.cohort.step;

import dev.cohort.api.loss.Combination;
import dev.cohort.graph.Graph;

/** How the inputs and outputs of a step's graphs are called; the prefixes keep fields and parameters of one name apart. */
public final class Names {
    /** The output that is the scalar loss. */
    public static final String LOSS = "loss";

    /** The output that says how much the loss of a batch, or of a shard, counts. */
    public static final String LOSS_WEIGHT = "loss-weight";

    /** The output that holds class probabilities, in evaluation. */
    public static final String PROBABILITIES = "probabilities";

    private Names() {}

    /** Gives a graph the output {@link #LOSS_WEIGHT}, where a combination needs it. */
    static void outputWeight(Graph graph, Combination combination) {
        if (combination instanceof Combination.MeanOver mean) {
            graph.output(LOSS_WEIGHT, mean.weight().toFloat());
        }
    }

    /** The input that reads a field of the batch. */
    public static String field(String field) {
        return "field/" + field;
    }

    /** The input that reads a parameter or a state. */
    public static String variable(String variable) {
        return "variable/" + variable;
    }

    /** The output that is the gradient of the loss by a parameter. */
    public static String gradient(String parameter) {
        return "gradient/" + parameter;
    }

    /** The output that is a state's value for the next step. */
    public static String next(String state) {
        return "next/" + state;
    }

    static String mask(int place) {
        return "mask/" + place;
    }
}
