package dev.cohort.plugins.text;

import java.util.ArrayList;
import java.util.List;

/** Texts some of whose tokens are hidden by the one for that, of which predictions are told. */
record HiddenEncoding(Tokenizer tokenizer, int mask, TokenLengths lengths) implements RowEncoding {
    @Override
    public String predicted() {
        return tokenizer.tokens().get(mask) + ", the token that hides another";
    }

    @Override
    public Encoded encode(List<Row> rows) {
        Texts texts = Texts.of(rows, tokenizer, lengths.framing(tokenizer));
        List<List<String>> places = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<String> own = new ArrayList<>();
            for (int place = texts.tokens().starts()[row];
                    place < texts.tokens().starts()[row + 1];
                    place++) {
                int token = texts.tokens().elements()[place];
                own.add(token == mask ? tokenizer.tokens().get(mask) : "");
            }
            places.add(own);
        }
        return Encoded.of(
                        SequenceField.tokens("", texts.tokens(), tokenizer),
                        texts.tokens().lengths(),
                        texts.account())
                .withPlaces(places);
    }
}
