package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Batch;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Order;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** New texts, batch by batch, as they come. */
final class NewTokens implements NewData {
    private final RowSource rows;
    private final Tokenizer tokenizer;
    private final int most;
    private final RowEncoding encoding;
    private final Optional<Tokenizer> written;
    private final Optional<Questions> questions;
    private final List<Field> fields;
    private List<Row> read = List.of();
    private List<List<String>> places = List.of();
    private Encoded.Account account = Encoded.Account.NONE;
    private long position;
    private long placed;
    private long told;

    private NewTokens(
            RowSource rows,
            Tokenizer tokenizer,
            int most,
            RowEncoding encoding,
            Optional<Tokenizer> written,
            Optional<Questions> questions) {
        this.rows = rows;
        this.tokenizer = tokenizer;
        this.most = most;
        this.encoding = encoding;
        this.written = written;
        this.questions = questions;
        Bucket largest = new Bucket(most, most);
        this.fields = encoding.encode(List.of()).fields().stream()
                .map(field -> field.in(largest))
                .toList();
    }

    /** What a model reads of rows. */
    static NewTokens of(RowSource rows, Tokenizer tokenizer, int most, RowEncoding encoding) {
        return new NewTokens(rows, tokenizer, most, encoding, Optional.empty(), Optional.empty());
    }

    /** The same, of rows that are windows of questions. */
    static NewTokens asked(RowSource rows, Tokenizer tokenizer, int most, RowEncoding encoding, Questions questions) {
        return new NewTokens(rows, tokenizer, most, encoding, Optional.empty(), Optional.of(questions));
    }

    /** The same for a model that writes by another tokenizer, which is closed with the first. */
    static NewTokens written(RowSource rows, Tokenizer tokenizer, int most, RowEncoding encoding, Tokenizer written) {
        return new NewTokens(rows, tokenizer, most, encoding, Optional.of(written), Optional.empty());
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public int read(Batch batch) {
        read = rows.read(batch.capacity());
        Encoded encoded = encoding.encode(read);
        for (int field = 0; field < fields.size(); field++) {
            int length = fields.get(field).elements();
            for (int row = 0; row < read.size(); row++) {
                encoded.fields()
                        .get(field)
                        .elements()
                        .write(row, Order.PLAIN, length, batch.longs(field), row * length);
            }
        }
        places = encoded.places();
        placed += places.size();
        told += places.stream()
                .filter(own -> own.stream().anyMatch(place -> !place.isEmpty()))
                .count();
        position += read.size();
        account = account.plus(encoded.account());
        return read.size();
    }

    @Override
    public List<String> kept(int example) {
        return read.get(example).kept();
    }

    /** As many as there are in the largest bucket. */
    @Override
    public List<String> places(int example) {
        if (places.isEmpty()) {
            return List.of();
        }
        List<String> all = new ArrayList<>(places.get(example));
        all.addAll(Collections.nCopies(most - all.size(), ""));
        return all;
    }

    @Override
    public Optional<Questions> questions() {
        return questions;
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return written.map(target -> target);
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(account.remarks(most));
        if (placed > told) {
            remarks.add("nothing is predicted of " + (placed - told) + " of " + placed + " texts, which have no "
                    + encoding.predicted());
        }
        return remarks;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        tokenizer.close();
        written.ifPresent(Tokenizer::close);
        rows.close();
    }
}
