package dev.cohort.graph.onnx;

import dev.cohort.api.graph.ModelFormatException;
import java.nio.file.Path;

/** Complaints about files, in one line whatever names the file gives to its parts. */
final class Refusal {
    private Refusal() {}

    static ModelFormatException of(Path file, String problem) {
        return new ModelFormatException(file, problem.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?"));
    }
}
