package dev.cohort.api.objective;

import dev.cohort.api.model.Adaptation;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.schedule.Scheduling;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something to make small, over some parameters, by an optimizer: the only way to train. An ordinary experiment has one;
 * a generator and its discriminator are two.
 *
 * @param name in metrics and messages
 * @param formula the loss
 * @param parameters is looked for in the names of the parameters that this objective moves
 * @param optimizer for parameters of no group
 * @param groups the first whose pattern is found in a parameter's name holds for it
 * @param scheduling the learning rate over the updates, applied to every group
 * @param clipping bounds on the gradients
 * @param accumulateSteps the gradients of so many batches are averaged for one update; 1 or more
 * @param everySteps this objective takes part in every so many-th step; 1 or more
 * @param treatment how the optimizer treats parameters differently by what they are
 * @param adaptation what stands between the models of the formula and their parameters
 */
public record Objective(
        String name,
        Formula formula,
        Pattern parameters,
        Optimizer optimizer,
        List<ParameterGroup> groups,
        Scheduling scheduling,
        Clipping clipping,
        int accumulateSteps,
        int everySteps,
        Treatment treatment,
        Optional<Adaptation> adaptation) {
    public Objective {
        groups = List.copyOf(groups);
        requirePositive("accumulateSteps", accumulateSteps);
        requirePositive("everySteps", everySteps);
    }

    /** An objective that treats all parameters alike and trains models as they are. */
    public Objective(
            String name,
            Formula formula,
            Pattern parameters,
            Optimizer optimizer,
            List<ParameterGroup> groups,
            Scheduling scheduling,
            Clipping clipping,
            int accumulateSteps,
            int everySteps) {
        this(
                name,
                formula,
                parameters,
                optimizer,
                groups,
                scheduling,
                clipping,
                accumulateSteps,
                everySteps,
                Treatment.ALIKE,
                Optional.empty());
    }

    private static void requirePositive(String what, int steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(what + " must be 1 or more, not " + steps);
        }
    }

    /** An objective over all parameters, with a constant learning rate and no groups. */
    public static Objective of(Formula formula, Optimizer optimizer) {
        return new Objective(
                "objective",
                formula,
                Pattern.compile(""),
                optimizer,
                List.of(),
                Scheduling.CONSTANT,
                Clipping.NONE,
                1,
                1);
    }

    /** This objective with another course of the learning rate. */
    public Objective with(Scheduling other) {
        return new Objective(
                name,
                formula,
                parameters,
                optimizer,
                groups,
                other,
                clipping,
                accumulateSteps,
                everySteps,
                treatment,
                adaptation);
    }

    /** This objective with adapted models. */
    public Objective with(Adaptation other) {
        return new Objective(
                name,
                formula,
                parameters,
                optimizer,
                groups,
                scheduling,
                clipping,
                accumulateSteps,
                everySteps,
                treatment,
                Optional.of(other));
    }

    /** This objective with parameters treated differently. */
    public Objective with(Treatment other) {
        return new Objective(
                name,
                formula,
                parameters,
                optimizer,
                groups,
                scheduling,
                clipping,
                accumulateSteps,
                everySteps,
                other,
                adaptation);
    }
}
