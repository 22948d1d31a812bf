package dev.cohort.plugins.losses;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.loss.Answer;
import dev.cohort.api.loss.Loss;
import java.util.Optional;
import java.util.OptionalInt;

/** A loss of embeddings, {@code [batch, size]}. */
interface EmbeddingLoss extends Loss {
    /** How many numbers an embedding has. */
    int embeddingSize();

    @Override
    default Answer answers() {
        return Answer.EMBEDDINGS;
    }

    @Override
    default OptionalInt predictionSize(Optional<Field> target) {
        return OptionalInt.of(embeddingSize());
    }
}
