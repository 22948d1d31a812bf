package dev.cohort.tracking;

/** Where lines for the user go while a run is under way; any thread may call. */
@FunctionalInterface
public interface Notices {
    /** Tells the user of something that does not stop the run; the same text is shown once. */
    void warn(String message);
}
