package dev.cohort.configuration;

import dev.cohort.api.loss.Loss;
import dev.cohort.api.objective.Term;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.experiment.FileProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code [loss]} section: one loss, or several that are added.
 *
 * @param loss the only one
 * @param terms in its place, several
 * @param weighting how much each of several counts
 */
public record LossSection(
        @Inline @About("the loss's name; its options stand beside it") Optional<Loss> loss,
        @About("in place of type, several losses that are added") Optional<List<TermSection>> terms,
        @About("whether the weights of several losses are as given (fixed), or learned (uncertainty)")
                Optional<Weighting> weighting) {
    public LossSection {
        if (loss.isPresent() && (terms.isPresent() || weighting.isPresent())) {
            throw refused("type", "terms", "a loss has a type, or [[loss.terms]] and their weighting");
        }
        if (loss.isEmpty() && terms.map(List::isEmpty).orElse(true)) {
            throw new InvalidOptionException("terms", "needs at least one loss");
        }
        Set<String> names = new HashSet<>();
        for (TermSection term : terms.orElse(List.of())) {
            if (!names.add(term.named())) {
                throw new InvalidOptionException(
                        "terms",
                        "has two terms called '" + term.named()
                                + "'; give one of them a name of its own, as in name = \"" + term.named() + "-2\"");
            }
        }
    }

    private static RefusedException refused(String key, String other, String advice) {
        return new RefusedException(key, position -> new FileProblem.Conflict(position, List.of(key, other), advice));
    }

    /** One loss. */
    public static LossSection of(Loss loss) {
        return new LossSection(Optional.of(loss), Optional.empty(), Optional.empty());
    }

    /** How much each of several counts. */
    public Weighting weights() {
        return weighting.orElse(Weighting.FIXED);
    }

    /** What is added; at least one. */
    public List<Term> all() {
        return loss.map(only -> List.of(Term.of(only)))
                .orElseGet(() ->
                        terms.orElseThrow().stream().map(TermSection::term).toList());
    }
}
