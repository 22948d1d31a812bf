package dev.cohort.plugins.transformers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Options;
import java.util.Optional;
import java.util.stream.Stream;

/** How large a transformer is that begins at random. */
public record Size(
        @About("the width of a token's vector (768)") Optional<Integer> width,
        @About("how many layers there are (12)") Optional<Integer> layers,
        @About("how many heads an attention has (12)") Optional<Integer> heads,
        @About("the width between the two maps of a layer (4 times width)") Optional<Integer> intermediate,
        @About("how long a sequence may be (512)") Optional<Integer> positions,
        @About("how many different tokens there are (as the data says)") Optional<Integer> vocabulary) {
    public Size {
        width.ifPresent(number -> Options.positive(number, "width"));
        layers.ifPresent(number -> Options.positive(number, "layers"));
        heads.ifPresent(number -> Options.positive(number, "heads"));
        intermediate.ifPresent(number -> Options.positive(number, "intermediate"));
        positions.ifPresent(number -> Options.positive(number, "positions"));
        vocabulary.ifPresent(number -> Options.positive(number, "vocabulary"));
    }

    /** Requires that nothing is said where a folder says it. */
    void requireNone() {
        Options.require(
                Stream.of(width, layers, heads, intermediate, positions, vocabulary)
                        .allMatch(Optional::isEmpty),
                "path",
                "says how large the model is; leave out width, layers, heads, intermediate, positions and vocabulary");
    }
}
