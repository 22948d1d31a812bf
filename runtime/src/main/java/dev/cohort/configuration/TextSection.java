package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import java.util.Optional;

/** What an experiment file says of the texts that its model writes, without the rest of it. */
public record TextSection(
        @Default("42") @About("from which every random choice is drawn") long seed,
        @About("how a model that writes texts chooses its tokens") Optional<GenerationSection> generation) {
    /** How tokens are chosen, in the usual way unless the file says another. */
    public GenerationSection options() {
        return generation.orElse(GenerationSection.DEFAULT);
    }
}
