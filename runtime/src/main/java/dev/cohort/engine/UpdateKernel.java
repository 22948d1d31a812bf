package dev.cohort.engine;

/** A compiled update; reached by {@link UpdateCompiler}. */
interface UpdateKernel {
    /**
     * Updates a range of the vectors. Elements do not depend on each other, so ranges may be updated in any order.
     *
     * @param parameters are moved
     * @param gradient is read
     * @param states are moved, in the program's order
     * @param scalars are read, in the order of {@link UpdateScalars#read}; conditions are 0 or 1
     */
    void update(float[] parameters, float[] gradient, float[][] states, float[] scalars, int from, int to);
}
