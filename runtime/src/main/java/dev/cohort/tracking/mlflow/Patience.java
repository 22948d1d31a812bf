package dev.cohort.tracking.mlflow;

/** What to do about a server that does not take a request: to try again, and when to give up. */
interface Patience {
    /**
     * Hears of a failure, and returns when it is time to try again.
     *
     * @throws Unreachable the same, if it is time to give up
     */
    void failed(Unreachable failure) throws Unreachable;

    /** Hears that the server answered. */
    void answered();
}
