package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.plugins.datasets.TextColumns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** New texts, batch by batch, as they come. */
final class NewTexts implements NewData {
    private final Path input;
    private final TextColumns rows;
    private final int texts;
    private final Tokenizer tokenizer;
    private final TokenLengths lengths;
    private final Framing framing;
    private List<List<String>> kept = List.of();
    private long position;
    private long cut;
    private long unknown;
    private long tokens;

    /** @param texts how many of the columns are texts; the others are kept */
    NewTexts(Path input, TextColumns rows, int texts, Tokenizer tokenizer, TokenLengths lengths) {
        this.input = input;
        this.rows = rows;
        this.texts = texts;
        this.tokenizer = tokenizer;
        this.lengths = lengths;
        this.framing = lengths.framing(tokenizer);
    }

    @Override
    public List<Field> fields() {
        Bucket largest = new Bucket(lengths.maxLength(), lengths.maxLength());
        return fields(Texts.EMPTY).stream().map(field -> field.in(largest)).toList();
    }

    private List<SequenceField> fields(Texts made) {
        List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", made.tokens(), tokenizer));
        if (texts > 1) {
            fields.add(SequenceField.of(TokenFields.TOKEN_TYPE_IDS, SequenceField.Side.INPUT, made.types(), 0));
        }
        return fields;
    }

    @Override
    public int read(Batch batch) {
        List<TextColumns.Row> read = rows.read(batch.capacity());
        List<Place> places =
                read.stream().map(row -> new Place(input, row.line())).toList();
        kept = read.stream()
                .map(row -> row.texts().subList(texts, row.texts().size()))
                .toList();
        Texts made =
                Texts.of(read.stream().map(row -> row.texts().subList(0, texts)).toList(), places, tokenizer, framing);
        List<SequenceField> fields = fields(made);
        int length = lengths.maxLength();
        for (int field = 0; field < fields.size(); field++) {
            for (int row = 0; row < read.size(); row++) {
                fields.get(field).elements().write(row, Order.PLAIN, length, batch.longs(field), row * length);
            }
        }
        position += read.size();
        cut += made.cut();
        unknown += made.unknown();
        tokens += made.tokens().elements().length;
        return read.size();
    }

    @Override
    public List<String> kept(int example) {
        return kept.get(example);
    }

    @Override
    public List<String> remarks() {
        return Texts.remarks(cut, position, unknown, tokens, lengths.maxLength());
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        tokenizer.close();
        rows.close();
    }
}
