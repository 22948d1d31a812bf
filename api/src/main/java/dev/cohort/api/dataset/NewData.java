package dev.cohort.api.dataset;

import java.util.List;
import java.util.Optional;

/** A pass over new examples in their own order, for a model that is trained. */
public interface NewData extends Cursor {
    /**
     * The fields that are read: those that the exported model takes, as it takes them, so that what is scaled within the
     * model comes raw.
     */
    List<Field> fields();

    /**
     * What was asked for as text of an example, in the order in which it was asked for.
     *
     * @param example its place in the batch that was read last
     */
    List<String> kept(int example);

    /** The tokens that the trained model writes in, where it writes texts. */
    default Optional<Vocabulary> vocabulary() {
        return Optional.empty();
    }

    /**
     * What stands at each place of an example, such as a word, for a model that predicts something of each place; empty at places
     * whose prediction is of nothing, such as those that fill up. Without any, predictions are told of examples as wholes.
     *
     * @param example its place in the batch that was read last
     */
    default List<String> places(int example) {
        return List.of();
    }

    /** The questions, where examples are {@linkplain Questions#WINDOW windows} of some. */
    default Optional<Questions> questions() {
        return Optional.empty();
    }

    /** What people should know of what was read so far, though nothing of it forbids to predict. */
    default List<String> remarks() {
        return List.of();
    }
}
