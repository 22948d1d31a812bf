package dev.cohort.plugins.transformers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.Optional;

/** How the layers of a transformer are made that is none of the HuggingFace library's; defaults are PyTorch's. */
public record LayerOptions(
        @Default("512") @About("the width of a token's vector") int width,
        @Default("6") @About("how many layers there are") int layers,
        @Default("8") @About("how many heads an attention has") int heads,
        @Default("2048") @About("the width between the two maps of a layer") int feedForward,
        @Default("relu") @About("the function between the two maps of a layer") Activation activation,
        @Default("0.1") @About("the probability with which a number is left out in training") double dropout,
        @Default("false") @About("whether a layer normalises what it reads, in place of what it gives") boolean preNorm,
        @Default("sinusoidal") @About("what tells places apart") PositionKind position,
        @Default("512") @About("how long a sequence may be, where places are learned") int positions,
        @About("how many different tokens there are (as the data says)") Optional<Integer> vocabulary) {
    public LayerOptions {
        Options.positive(width, "width");
        Options.positive(layers, "layers");
        Options.positive(heads, "heads");
        Options.positive(feedForward, "feed-forward");
        Options.fraction(dropout, "dropout");
        Options.positive(positions, "positions");
        Options.require(width % heads == 0, "heads", "must divide a width of " + width + ", got " + heads);
        Options.require(
                position == PositionKind.LEARNED || width % 2 == 0, "width", "must be even for sines and cosines");
        vocabulary.ifPresent(number -> Options.positive(number, "vocabulary"));
    }
}
