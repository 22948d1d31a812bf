package dev.cohort.api.dataset;

import dev.cohort.api.option.Component;

/**
 * Which examples of the training part are trained on, and how often, such as to make rare classes more frequent. Validation and
 * test stay as they are, and so does what is learned of the training part, such as means.
 */
public interface Sampling extends Component {
    /** Whether every shuffled pass draws its examples anew; else they are drawn once. */
    default boolean drawsEachPass() {
        return false;
    }

    /**
     * Draws examples.
     *
     * @param training the examples that there are
     * @param random where everything is drawn from
     * @throws DataException if there are too few of a class
     */
    Sample draw(TrainingClasses training, SplitMix64 random);
}
