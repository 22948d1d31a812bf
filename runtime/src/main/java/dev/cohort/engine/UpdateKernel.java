package dev.cohort.engine;

/** A compiled update; reached by {@link UpdateCompiler}. */
interface UpdateKernel {
    /**
     * Updates a range of the vectors. Elements do not depend on each other, so ranges may be updated in any order.
     *
     * @param parameters are moved
     * @param gradient is read
     * @param states are moved, in the program's order
     * @param learningRate of this update
     * @param step the number of this update, from 1
     */
    void update(
            float[] parameters, float[] gradient, float[][] states, double learningRate, double step, int from, int to);
}
