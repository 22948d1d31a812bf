package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Classes of words beside their pieces.
 *
 * @param training the sentences of the training part, in which classes are counted
 */
record TagEncoding(TagNumbers tags, TagScheme scheme, int[] training) {
    /** Adds them to pieces of all sentences. */
    RowEncoding of(WordEncoding words) {
        return rows -> {
            WordEncoding.Pieces pieces = words.pieces(rows);
            int[][] targets = new int[rows.size()][];
            for (int row = 0; row < targets.length; row++) {
                targets[row] = targets(words, pieces, row);
            }
            Ragged all = Ragged.of(targets);
            Encoded encoded = words.encoded(pieces);
            List<SequenceField> fields = new ArrayList<>(encoded.fields());
            fields.add(SequenceField.of(Field.TARGET, SequenceField.Side.INPUT, all, TokenFields.IGNORED)
                    .withClasses(tags.classes(), counts(all)));
            return Encoded.of(fields, encoded.inputs(), encoded.account());
        };
    }

    private int[] targets(WordEncoding words, WordEncoding.Pieces pieces, int row) {
        int[] targets = new int[pieces.words().length(row)];
        for (int place = 0; place < targets.length; place++) {
            targets[place] =
                    words.isTagged(pieces, row, place) ? target(pieces, row, place) : (int) TokenFields.IGNORED;
        }
        return targets;
    }

    private int target(WordEncoding.Pieces pieces, int row, int place) {
        int own = tags.numbers().get(row)[pieces.words().at(row, place)];
        return pieces.begins(row, place)
                ? own
                : tags.number(scheme.within(tags.classes().get(own))).orElse(own);
    }

    private List<Long> counts(Ragged targets) {
        long[] counts = new long[tags.classes().size()];
        for (int row : training) {
            for (int place = targets.starts()[row]; place < targets.starts()[row + 1]; place++) {
                if (targets.elements()[place] >= 0) {
                    counts[targets.elements()[place]]++;
                }
            }
        }
        return LongStream.of(counts).boxed().toList();
    }
}
