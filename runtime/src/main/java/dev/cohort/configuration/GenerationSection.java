package dev.cohort.configuration;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Options;
import java.util.Optional;

/** The {@code [generation]} section: how a model that writes texts chooses one token after another. */
public record GenerationSection(
        @Default("64") @About("the most tokens that a text has") int maximumLength,
        @Default("1") @About("how many beginnings of a text are kept at once; 1 takes the likeliest token each time")
                int beams,
        @About("what the logarithm of a text's probability is divided by: its length to this power; 1.0 unless given")
                Optional<Double> lengthPenalty,
        @Default("false") @About("whether tokens are drawn by their probabilities") boolean sample,
        @About("what logits are divided by before a token is drawn") Optional<Double> temperature,
        @About("of how many of the likeliest tokens one is drawn") Optional<Integer> topK,
        @About("one of the likeliest tokens is drawn that together have this probability") Optional<Double> topP,
        @Default("1.0") @About("how much less likely a token is once it was written; 1 for as likely as before")
                double repetitionPenalty) {
    private static final int MOST_BEAMS = 1000;
    private static final int MOST_TOKENS = 100_000;

    /** What holds where the file has no such section. */
    public static final GenerationSection DEFAULT = new GenerationSection(
            64, 1, Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(), 1);

    public GenerationSection {
        Options.require(
                maximumLength >= 1 && maximumLength <= MOST_TOKENS,
                "maximum-length",
                "must be from 1 to " + MOST_TOKENS + ", got " + maximumLength);
        Options.require(
                beams >= 1 && beams <= MOST_BEAMS, "beams", "must be from 1 to " + MOST_BEAMS + ", got " + beams);
        Options.positive(repetitionPenalty, "repetition-penalty");
        Options.require(!sample || beams == 1, "sample", "draws one text, but beams keeps " + beams);
        Options.require(
                lengthPenalty.isEmpty() || beams > 1, "length-penalty", "compares texts; set beams to 2 or more");
        String drawn = "is for tokens that are drawn; set sample = true";
        Options.require(temperature.isEmpty() || sample, "temperature", drawn);
        Options.require(topK.isEmpty() || sample, "top-k", drawn);
        Options.require(topP.isEmpty() || sample, "top-p", drawn);
        temperature.ifPresent(value -> Options.positive(value, "temperature"));
        topK.ifPresent(value -> Options.positive(value, "top-k"));
        topP.ifPresent(value ->
                Options.require(value > 0 && value <= 1, "top-p", "must be above 0 and at most 1, got " + value));
    }
}
