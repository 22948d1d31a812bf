package dev.cohort.step;

/** A number that an update is given, the same for all elements. */
public sealed interface UpdateScalar {
    /** The learning rate after the schedule, where it is so much before. */
    record LearningRate(double base) implements UpdateScalar {}

    /** The momentum after the schedule, where it is so much before. */
    record Momentum(double own) implements UpdateScalar {}

    /** The number of the update, from 1. */
    record Step() implements UpdateScalar {}

    /** The norm of the gradients of all parameters of the objective. */
    record GradientNorm() implements UpdateScalar {}

    /** One that the update itself gives a value for the next. */
    record State(String name, double initial) implements UpdateScalar {}
}
