package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes examples of rows, one of each.
 *
 * @param encoding makes tokens of rows by a tokenizer
 * @param writes whether a model writes texts by it
 */
record RowExamples(
        TokenizerOptions options, TokenLengths lengths, Function<Tokenizer, RowEncoding> encoding, boolean writes) {
    /** Of models that write no texts. */
    RowExamples(TokenizerOptions options, TokenLengths lengths, Function<Tokenizer, RowEncoding> encoding) {
        this(options, lengths, encoding, false);
    }

    /** Of models that write by the tokenizer. */
    RowExamples written() {
        return new RowExamples(options, lengths, encoding, true);
    }

    /**
     * Makes them.
     *
     * @param rows their texts
     * @param digest that of all that was read
     * @param division which rows each part has
     * @param told what people should know of the rows
     */
    Examples open(Rows rows, String digest, Division division, List<String> told) {
        Tokenizer tokenizer = options.open(() -> training(rows, division));
        try {
            Encoded encoded = encoding.apply(tokenizer).encode(rows.all());
            List<Bucket> buckets = Bucket.of(lengths.longestFirst());
            List<String> remarks = new ArrayList<>(division.remarks());
            remarks.addAll(told);
            remarks.addAll(encoded.account().remarks(lengths.maxLength()));
            return new TokenExamples(
                    division,
                    encoded.fields(),
                    buckets,
                    Bucket.choose(buckets, encoded.inputs(), encoded.targets()),
                    tokenizer,
                    writes ? Optional.of(tokenizer) : Optional.empty(),
                    Optional.empty(),
                    digest,
                    tokenizer.learned(),
                    remarks);
        } catch (RuntimeException unfit) {
            tokenizer.close();
            throw unfit;
        }
    }

    /** The texts of the training part. */
    static List<String> training(Rows rows, Division division) {
        return Arrays.stream(division.examples(Part.TRAIN))
                .mapToObj(rows.all()::get)
                .flatMap(row -> row.texts().stream())
                .toList();
    }
}
