package dev.cohort.api.model;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A trained model that is about to be written in a form that other programs read, into a folder of its own. */
public interface SavedModel {
    /**
     * The shapes of the parameters and states that its prediction is made of, by name; an adaptation's changes are in them, and what
     * an adaptation has added beside is left out.
     */
    Map<String, Shape> shapes();

    /** What the data says of one of its fields; nothing where it has none of that name. */
    Optional<Field> field(String name);

    /**
     * Adds a text.
     *
     * @param file its name in the folder
     */
    void text(String file, String content);

    /** Adds all tensors under their names, as {@link #tensors(String, Function, Map)}. */
    default void tensors(String file, Map<String, String> metadata) {
        tensors(file, Optional::of, metadata);
    }

    /**
     * Adds tensors, in the safetensors format.
     *
     * @param file its name in the folder
     * @param names what a tensor is called there; nothing for one that is left out
     * @param metadata free text by name
     */
    void tensors(String file, Function<String, Optional<String>> names, Map<String, String> metadata);
}
