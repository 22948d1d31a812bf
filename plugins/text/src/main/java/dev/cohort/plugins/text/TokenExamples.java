package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Cursor;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Texts as tokens in memory, in buckets of like length.
 *
 * @param division which examples each part has
 * @param sequences what is read of each example's tokens
 * @param shapes the buckets, the largest first
 * @param bucketOf the bucket of each example
 * @param tokenizer that of the inputs
 * @param written that of the target, where that is a text
 * @param questions those that examples are windows of
 */
record TokenExamples(
        Division division,
        List<SequenceField> sequences,
        List<Bucket> shapes,
        int[] bucketOf,
        Tokenizer tokenizer,
        Optional<Tokenizer> written,
        Optional<Questions> questions,
        String digest,
        Map<String, List<String>> learned,
        List<String> remarks)
        implements Examples {

    @Override
    public List<Field> fields() {
        return fields(shapes.get(0));
    }

    private List<Field> fields(Bucket bucket) {
        List<Field> fields = new ArrayList<>();
        sequences.forEach(sequence -> fields.add(sequence.in(bucket)));
        fields.addAll(division.fields());
        return fields;
    }

    @Override
    public List<List<Field>> buckets() {
        return shapes.stream().map(this::fields).toList();
    }

    @Override
    public OptionalLong size(Part part) {
        return OptionalLong.of(division.size(part));
    }

    @Override
    public OptionalLong size(Part part, int bucket) {
        Pass pass = division.pass(part, Order.PLAIN);
        return OptionalLong.of(IntStream.range(0, pass.capacity())
                .filter(place -> bucketOf[pass.example(place)] == bucket)
                .count());
    }

    @Override
    public Cursor cursor(Part part, Order order) {
        return new TokenCursor(this, division.pass(part, order), part, order);
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return written.map(target -> target);
    }

    @Override
    public boolean drawsEachPass() {
        return division.drawsEachPass();
    }

    @Override
    public List<String> account() {
        return division.account();
    }

    @Override
    public void close() {
        tokenizer.close();
        written.ifPresent(Tokenizer::close);
    }
}
