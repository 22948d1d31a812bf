package dev.cohort.api.objective;

/** How an objective's loss is computed: applies models, adds losses. */
@FunctionalInterface
public interface Formula {
    /** Adds the computation to a step's graph. It is called once for the training and once for the evaluation graph. */
    Outcome apply(FormulaContext context);
}
