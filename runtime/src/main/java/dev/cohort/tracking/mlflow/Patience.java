package dev.cohort.tracking.mlflow;

/** What to do about a server that does not take a request: to try again, and when to give up. */
interface Patience {
    /**
     * Hears of a failure, and returns when it is time to try again.
     *
     * @param failures how often the same was tried without success, in a row and this time included; what else the server
     *     answers meanwhile does not count
     * @throws Unreachable the same, if it is time to give up
     */
    void failed(Unreachable failure, int failures) throws Unreachable;

    /** Hears that the server answers what it did not before. */
    void answersAgain();
}
