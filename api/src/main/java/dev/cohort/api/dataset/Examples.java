package dev.cohort.api.dataset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** An opened data set. */
public interface Examples extends AutoCloseable {
    /** The fields that every example has; where there are several buckets, in the shapes of the first. */
    List<Field> fields();

    /**
     * The fields of each bucket: the few shapes in which examples of different lengths come, padded to the length of the
     * smallest bucket that holds them. Buckets differ in the shapes of fields alone; the first, which {@link #fields} is,
     * is the largest in each of them, and what an exported model takes.
     */
    default List<List<Field>> buckets() {
        return List.of(fields());
    }

    /** The number of examples of a part, where it is known; 0 says that the part does not exist. */
    OptionalLong size(Part part);

    /** The number of examples of a part that come in a bucket, where it is known. */
    default OptionalLong size(Part part, int bucket) {
        return bucket == 0 && buckets().size() == 1 ? size(part) : OptionalLong.empty();
    }

    /**
     * Begins a pass over a part. The order of the examples depends on the arguments, and where there are several buckets on
     * the batch's capacity, alone, so that a pass can be repeated and resumed.
     */
    Cursor cursor(Part part, Order order);

    /**
     * Whether an example is so much work to read, as an image is to decode, that threads should do it ahead of the steps. Each
     * then has a cursor of its own for the same pass and {@linkplain Cursor#skip skips} the batches of the others, so what is
     * drawn for an example must depend on seed, epoch and example alone.
     */
    default boolean isReadByThreads() {
        return false;
    }

    /**
     * Whether a sampling draws the examples of each shuffled pass over the training part anew. A pass in the order of the data
     * would know nothing of it, so a run that asks for one is refused.
     */
    default boolean drawsEachPass() {
        return false;
    }

    /**
     * How many examples in turn belong together, as those of a task that is learned to be learned, where their order says something.
     * A run makes a single pass over them, does not shuffle them, and has no batch of several turns, or is refused.
     */
    default OptionalLong turn() {
        return OptionalLong.empty();
    }

    /** A hash of the data, the same wherever it lies, at most 36 characters; it tells data sets apart when runs are compared. */
    String digest();

    /**
     * What {@link Dataset#read} needs to know of the training to read new data, such as columns or a vocabulary; it is
     * kept in the exported model.
     */
    default Map<String, List<String>> learned() {
        return Map.of();
    }

    /** The tokens that {@link Field#TARGET} is made of, where it is a text. */
    default Optional<Vocabulary> vocabulary() {
        return Optional.empty();
    }

    /** The questions, where examples are {@linkplain Questions#WINDOW windows} of some. */
    default Optional<Questions> questions() {
        return Optional.empty();
    }

    /** What was done to the data, told at a run's beginning, such as how often the examples of each class are trained on. */
    default List<String> account() {
        return List.of();
    }

    /** What people should know of the data, though nothing of it forbids to train. */
    default List<String> remarks() {
        return List.of();
    }

    @Override
    void close();
}
