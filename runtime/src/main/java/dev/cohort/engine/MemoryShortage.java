package dev.cohort.engine;

import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import java.util.regex.Pattern;

/** Tells memory that does not suffice from other failures of ONNX Runtime, which has no other sign for it than its words. */
final class MemoryShortage {
    // Of ONNX Runtime 1.24's allocators, C++, CUDA and cuBLAS.
    private static final Pattern WORDS = Pattern.compile(
            "(?i)failed to allocate memory|bad[ _]alloc|out of memory|smaller than requested bytes|ALLOC_FAILED");

    private MemoryShortage() {}

    /** Whether a failure is one of memory. */
    static boolean isIn(RuntimeException failure) {
        return WORDS.matcher(String.valueOf(failure.getMessage())).find();
    }

    /** What to tell of it. */
    static ProblemException problem(RuntimeException failure) {
        return new ProblemException(
                new Problem.OutOfNativeMemory(
                        String.valueOf(failure.getMessage()).strip()),
                failure);
    }
}
