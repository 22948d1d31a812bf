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
record TagEncoding(TagNumbers tags, TagScheme scheme, LabelledPieces labelled, int[] training) {
    /** Adds them to pieces of all sentences. */
    RowEncoding of(WordEncoding words) {
        return rows -> {
            WordEncoding.Pieces pieces = words.pieces(rows);
            int[][] targets = new int[rows.size()][];
            for (int row = 0; row < targets.length; row++) {
                targets[row] = targets(pieces.words(), row);
            }
            Ragged all = Ragged.of(targets);
            Encoded encoded = words.encoded(pieces);
            List<SequenceField> fields = new ArrayList<>(encoded.fields());
            fields.add(SequenceField.of(Field.TARGET, SequenceField.Side.INPUT, all, TokenFields.IGNORED)
                    .withClasses(tags.classes(), counts(all)));
            return Encoded.of(fields, encoded.inputs(), encoded.account());
        };
    }

    private int[] targets(Ragged words, int row) {
        int[] targets = new int[words.length(row)];
        int before = -1;
        for (int place = 0; place < targets.length; place++) {
            int word = words.elements()[words.starts()[row] + place];
            targets[place] = (int) TokenFields.IGNORED;
            if (word >= 0 && word != before) {
                targets[place] = tags.numbers().get(row)[word];
            } else if (word >= 0 && labelled == LabelledPieces.ALL) {
                int own = tags.numbers().get(row)[word];
                targets[place] =
                        tags.number(scheme.within(tags.classes().get(own))).orElse(own);
            }
            before = word;
        }
        return targets;
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
