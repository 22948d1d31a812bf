package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.TokenFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Words of each row, each a text of its own, between special tokens.
 *
 * @param labelled which of a word's pieces get its tag
 */
record WordEncoding(Tokenizer tokenizer, TokenLengths lengths, LabelledPieces labelled) implements RowEncoding {
    private static final String KEPT = "text";

    /**
     * Pieces of words.
     *
     * @param words for each token the number of its word; -1 for special tokens
     */
    record Pieces(Ragged tokens, Ragged words, Encoded.Account account) {
        /** Whether a token is the first piece of a word. */
        boolean begins(int row, int place) {
            int word = words.at(row, place);
            return word >= 0 && (place == 0 || words.at(row, place - 1) != word);
        }
    }

    /** Whether a token gets the tag of its word. */
    boolean isTagged(Pieces pieces, int row, int place) {
        return labelled == LabelledPieces.ALL ? pieces.words().at(row, place) >= 0 : pieces.begins(row, place);
    }

    Pieces pieces(List<Row> rows) {
        Framing framing = lengths.framing(tokenizer);
        int[][] tokens = new int[rows.size()][];
        int[][] words = new int[rows.size()][];
        boolean[] cut = new boolean[rows.size()];
        Texts.each(rows.size(), row -> {
            Tokenizer.Words made = tokenizer.words(rows.get(row).texts());
            Framing.Framed framed = framing.one(made.tokens(), rows.get(row).place());
            int kept = made.tokens().length - framed.cut();
            tokens[row] = framed.tokens();
            words[row] = new int[framed.tokens().length];
            Arrays.fill(words[row], -1);
            System.arraycopy(made.words(), 0, words[row], framed.first(), kept);
            cut[row] = framed.cut() > 0;
        });
        long many = 0;
        for (boolean one : cut) {
            many += one ? 1 : 0;
        }
        Ragged all = Ragged.of(tokens);
        return new Pieces(all, Ragged.of(words), Texts.account(all, many, tokenizer));
    }

    Encoded encoded(Pieces pieces) {
        List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", pieces.tokens(), tokenizer));
        fields.add(SequenceField.of(TokenFields.TAG_MASK, SequenceField.Side.INPUT, tagged(pieces), 0));
        return Encoded.of(fields, pieces.tokens().lengths(), pieces.account());
    }

    /** 1 for each piece that gets a tag. */
    private Ragged tagged(Pieces pieces) {
        int[][] tagged = new int[pieces.words().rows()][];
        for (int row = 0; row < tagged.length; row++) {
            tagged[row] = new int[pieces.words().length(row)];
            for (int place = 0; place < tagged[row].length; place++) {
                tagged[row][place] = isTagged(pieces, row, place) ? 1 : 0;
            }
        }
        return Ragged.of(tagged);
    }

    /** With each word at the place of its first piece. */
    @Override
    public Encoded encode(List<Row> rows) {
        Pieces pieces = pieces(rows);
        List<List<String>> places = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<String> own = new ArrayList<>();
            for (int place = 0; place < pieces.words().length(row); place++) {
                int word = pieces.words().at(row, place);
                own.add(pieces.begins(row, place) ? rows.get(row).texts().get(word) : "");
            }
            places.add(own);
        }
        return encoded(pieces).withPlaces(places);
    }

    /** New sentences. */
    NewData read(Path input, List<TaggedSentence> sentences, List<String> keep) {
        if (!keep.stream().allMatch(KEPT::equals)) {
            tokenizer.close();
            throw new DataException(
                    input,
                    "has no \"" + String.join("\", \"", keep) + "\" to keep; there is " + KEPT + ", the sentence");
        }
        List<Row> rows = sentences.stream()
                .map(sentence -> new Row(
                        sentence.places().get(0),
                        sentence.words(),
                        keep.stream()
                                .map(name -> String.join(" ", sentence.words()))
                                .toList()))
                .toList();
        return NewTokens.of(RowSource.of(rows), tokenizer, lengths.maxLength(), this);
    }
}
