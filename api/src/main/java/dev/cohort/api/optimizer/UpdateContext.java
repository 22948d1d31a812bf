package dev.cohort.api.optimizer;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import java.util.Optional;

/**
 * One update: tensors of one shape, which are vectors unless the optimizer wants {@linkplain Optimizer#wholeTensors whole
 * tensors}, and scalars.
 *
 * <p>Scalars, and what is computed from scalars alone, are held in double precision.
 */
public interface UpdateContext {
    /** The parameters before the update. */
    Value parameters();

    /** The gradients, after accumulation and clipping. */
    Value gradient();

    /** The Euclidean norm of the gradients of all parameters of the objective, of other groups too: a scalar. */
    Value gradientNorm();

    /** The learning rate of this update, after the schedule: a scalar. */
    Value learningRate();

    /**
     * The momentum of this update, after the schedule: a scalar.
     *
     * @param own the optimizer's own, above 0; what Adam and its kin call beta1 is one
     */
    Value momentum(double own);

    /** The number of this update, from 1: a scalar. */
    Value step();

    /** A tensor of the parameters' shape that lasts from update to update, zero at first. */
    Value state(String name);

    /**
     * A tensor of another shape that lasts from update to update, zero at first.
     *
     * @throws IllegalArgumentException if the optimizer does not want whole tensors
     */
    Value state(String name, Shape shape);

    /** Gives a state its value after this update. */
    void state(String name, Value next);

    /**
     * A scalar that lasts from update to update.
     *
     * @param initial its value in the first update
     */
    Value scalar(String name, double initial);

    /** Gives a scalar that was asked for its value after this update, computed from scalars alone. */
    void scalar(String name, Value next);

    /** Gives the parameters their values after this update. */
    void parameters(Value next);

    /**
     * The parameters after the update of another optimizer, which has states and a learning rate of its own.
     *
     * @param inner may want whole tensors only if this optimizer does
     */
    Value update(Optimizer inner);

    /**
     * The same of an optimizer that makes an update only now and then, of other parameters and by another gradient, such as one
     * that was gathered: {@link #step} counts the updates that it makes, and in the others its states stay as they are.
     *
     * @param parameters what it updates
     * @param gradient what it updates them by; nobody knows the norm of all of these
     * @param when whether it makes an update, a scalar; where it makes none, the answer is of no use
     */
    Value update(Optimizer inner, Value parameters, Value gradient, Value when);

    /** What {@link Optimizer#evaluated} of another optimizer answers, whose update is a part of this one's. */
    Value evaluated(Optimizer inner);

    /** What {@link Optimizer#probe} of another optimizer answers, whose update is a part of this one's. */
    Optional<Value> probe(Optimizer inner);
}
