package dev.cohort.graph;

import dev.cohort.api.graph.ImportedModel;
import dev.cohort.api.graph.ModelFormatException;
import java.nio.file.Path;

/** Reads ONNX files. */
final class OnnxReader {
    private OnnxReader() {}

    static ImportedModel read(Path file, Graph graph) {
        throw new ModelFormatException(file, "cannot be read yet");
    }
}
