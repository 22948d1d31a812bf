package dev.cohort.configuration;

import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.StepContext;
import dev.cohort.api.graph.Value;
import dev.cohort.api.objective.Outcome.Summand;
import dev.cohort.api.objective.Term;

/** How much each of several losses counts. */
public enum Weighting {
    /** As the file says. */
    FIXED {
        @Override
        public Summand summand(StepContext step, Term term, Value loss) {
            return new Summand(
                    term.name(),
                    loss,
                    step.graph().constant(term.weight()),
                    step.graph().constant(0));
        }
    },

    /**
     * By a variance of each task that is learned (Kendall, Gal and Cipolla 2018): {@code ½ · exp(-s) · loss + ½ · s}, where s is the
     * logarithm of the variance, zero at first; a term's weight multiplies its loss.
     */
    UNCERTAINTY {
        @Override
        public Summand summand(StepContext step, Term term, Value loss) {
            Value logVariance =
                    step.parameter("loss." + term.name() + ".log-variance", Shape.SCALAR, Initializer.zeros());
            return new Summand(
                    term.name(), loss, logVariance.negate().exp().times(term.weight() / 2), logVariance.times(0.5));
        }
    };

    /** A term of an objective that is summed. */
    public abstract Summand summand(StepContext step, Term term, Value loss);
}
