package dev.cohort.plugins.transformers;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;

/** What encoders have in common. */
public record EncoderOptions(
        @Default("classification") @About("what is predicted") Head head,
        @Default("first") @About("of head = 'pooled', what the vector of a text is made of") Pooling pooling,
        @Inline TransformerOptions transformer) {
    public EncoderOptions {
        Options.require(
                pooling == Pooling.FIRST || head == Head.POOLED,
                "pooling",
                "is of head = \"pooled\" alone; other heads read what they read in the HuggingFace library");
    }
}
