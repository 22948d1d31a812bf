package dev.cohort.configuration;

import dev.cohort.api.loss.Loss;
import dev.cohort.api.objective.Term;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Options;
import java.util.Optional;

/**
 * One of {@code [[loss.terms]]}.
 *
 * @param loss with its options beside these
 * @param name of the term in metrics; the loss's own unless given
 */
public record TermSection(
        @Inline @About("the loss's name; its options stand beside it") Loss loss,
        @About("what the term is called in metrics; the loss's name unless given") Optional<String> name,
        @Default("1.0") @About("what the loss is multiplied with") double weight,
        @Default("prediction") @About("the output of the model that the loss reads") String output,
        @Default("target") @About("the field of the data that it is compared with") String target) {
    public TermSection {
        Options.require(Double.isFinite(weight), "weight", "must be a number");
        Options.require(
                name.map(given -> given.matches("[a-z][a-z0-9-]*")).orElse(true),
                "name",
                "has small letters, digits and '-'");
    }

    String named() {
        return name.orElseGet(() -> OptionSchema.nameOf(loss.getClass()).replace('.', '-'));
    }

    Term term() {
        return new Term(named(), loss, weight, output, target);
    }
}
