package dev.cohort.configuration;

import dev.cohort.api.model.Model;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Run;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code [model]} section.
 *
 * @param initializeFrom where its parameters are read from, in place of its own initial ones
 */
public record ModelSection(
        @Inline @About("the model's name; its options stand beside it") Model model,
        @About(
                        "a run, as on the command line, or a safetensors file whose parameters it begins with, by name and shape")
                @Run
                Optional<Path> initializeFrom) {
    /** A model with its own initial parameters. */
    public static ModelSection of(Model model) {
        return new ModelSection(model, Optional.empty());
    }
}
