package dev.cohort.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> NAMES =
            List.of("learning-rate", "weight-decay", "beta1", "adam", "sgd", "epsilon", "cross-entropy");

    @ParameterizedTest
    @CsvSource({
        "learning-rte, learning-rate",
        "learning_rate, learning-rate",
        "Learning-Rate, learning-rate",
        "leraning-raet, learning-rate",
        "decay-weight, ''",
        "beta, beta1",
        "adma, adam",
        "adamw, adam",
        "lamb, ''",
        "gsd, sgd",
        "x, ''",
        "crossentropy, cross-entropy",
    })
    void findsWhatWasMeant(String written, String meant) {
        assertEquals(Optional.of(meant).filter(name -> !name.isEmpty()), Suggestion.nearest(written, NAMES));
    }

    @ParameterizedTest
    @CsvSource({"'', abc, 3", "abc, abc, 0", "abc, acb, 1", "ca, abc, 3", "kitten, sitting, 3"})
    void countsChanges(String left, String right, int changes) {
        assertEquals(changes, Suggestion.distance(left, right));
    }

    @Test
    void listsAFewNamesWhereNoneIsNear() {
        assertEquals("; there are a, b", Suggestion.of(Optional.empty(), List.of("a", "b")));
        assertEquals("; there are none", Suggestion.of(Optional.empty(), List.of()));
        assertEquals(
                "; there are " + "x, ".repeat(20) + "...",
                Suggestion.of(Optional.empty(), Collections.nCopies(50, "x")));
    }
}
