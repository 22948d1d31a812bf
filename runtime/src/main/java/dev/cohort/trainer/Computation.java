package dev.cohort.trainer;

import dev.cohort.session.TrainingSession;

/**
 * What the last digits of a training depend on, beside all that its file says.
 *
 * @param threads how many threads an operator may use
 * @param shards into how many a batch is split at most
 */
record Computation(int threads, int shards) {
    static Computation of(TrainingSession session) {
        return new Computation(session.threads(), session.shards());
    }

    /** That by which a checkpoint was come to. */
    static Computation of(Progress progress) {
        return new Computation(Math.toIntExact(progress.count("threads")), Math.toIntExact(progress.count("shards")));
    }

    Progress note(Progress progress) {
        return progress.with("threads", threads).with("shards", shards);
    }

    @Override
    public String toString() {
        return threads
                + (threads == 1 ? " thread and " : " threads and ")
                + shards
                + (shards == 1 ? " shard" : " shards");
    }
}
