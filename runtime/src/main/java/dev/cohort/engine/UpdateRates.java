package dev.cohort.engine;

/** What schedules make of an optimizer's numbers for one update; asking makes no object. */
public interface UpdateRates {
    /** The learning rate, where it is so much before the schedule. */
    double learningRate(double base);

    /** The momentum, where it is so much before the schedule. */
    double momentum(double own);
}
