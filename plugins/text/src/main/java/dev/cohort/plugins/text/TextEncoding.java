package dev.cohort.plugins.text;

import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One text of each row, or two.
 *
 * @param form how two texts are read
 */
record TextEncoding(Tokenizer tokenizer, TokenLengths lengths, TextForm form) implements RowEncoding {
    /** What stands before the names of fields of the second of two texts that are read apart. */
    static final String OTHER = "other-";

    @Override
    public Encoded encode(List<Row> rows) {
        Framing framing = form == TextForm.JOINED ? lengths.framingOfTwo(tokenizer) : lengths.framing(tokenizer);
        if (form == TextForm.APART) {
            Texts one = Texts.of(rows.stream().map(row -> row.text(0)).toList(), tokenizer, framing);
            Texts other = Texts.of(rows.stream().map(row -> row.text(1)).toList(), tokenizer, framing);
            List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", one.tokens(), tokenizer));
            fields.addAll(SequenceField.tokens(OTHER, other.tokens(), tokenizer));
            int[] longest = one.tokens().lengths();
            int[] others = other.tokens().lengths();
            Arrays.setAll(longest, row -> Math.max(longest[row], others[row]));
            return Encoded.of(fields, longest, one.account().plus(other.account()));
        }
        Texts texts = Texts.of(rows, tokenizer, framing);
        List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", texts.tokens(), tokenizer));
        if (form == TextForm.JOINED) {
            fields.add(SequenceField.of(TokenFields.TOKEN_TYPE_IDS, SequenceField.Side.INPUT, texts.types(), 0));
        }
        return Encoded.of(fields, texts.tokens().lengths(), texts.account());
    }
}
