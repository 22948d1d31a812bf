package dev.cohort.api.graph;

import java.util.Map;

/** Tensors read from files, with which parameters may begin. */
public interface ImportedTensors {
    /** The shapes of all tensors by name, in the order of the files. */
    Map<String, Shape> shapes();

    /**
     * What fills a parameter with the elements of a tensor, which are read at that time.
     *
     * @throws IllegalArgumentException if there is no such tensor
     */
    Initializer initializer(String name);
}
