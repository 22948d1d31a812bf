package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes examples of rows with one text, or two. */
record TextExamples(TokenizerOptions options, TokenLengths lengths) {
    /**
     * Makes them.
     *
     * @param texts of each row
     * @param division which rows each part has
     */
    Examples open(List<List<String>> texts, RowFiles files, Division division) {
        Tokenizer tokenizer = options.open(() -> Arrays.stream(division.examples(Part.TRAIN))
                .mapToObj(texts::get)
                .flatMap(List::stream)
                .toList());
        try {
            Texts tokens = Texts.of(texts, files.places(), tokenizer, lengths.framing(tokenizer));
            List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", tokens.tokens(), tokenizer));
            if (texts.get(0).size() > 1) {
                fields.add(SequenceField.of(TokenFields.TOKEN_TYPE_IDS, SequenceField.Side.INPUT, tokens.types(), 0));
            }
            List<Bucket> buckets = Bucket.of(lengths.longestFirst());
            int[] own = tokens.tokens().lengths();
            List<String> remarks = new ArrayList<>(division.remarks());
            remarks.addAll(tokens.remarks(lengths.maxLength()));
            return new TokenExamples(
                    division,
                    fields,
                    buckets,
                    Bucket.choose(buckets, own, own),
                    tokenizer,
                    files.digest(),
                    Map.of(TokenizerOptions.LEARNED, List.of(tokenizer.json())),
                    remarks);
        } catch (RuntimeException unfit) {
            tokenizer.close();
            throw unfit;
        }
    }
}
