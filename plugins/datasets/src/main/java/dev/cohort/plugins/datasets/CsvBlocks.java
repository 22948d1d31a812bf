package dev.cohort.plugins.datasets;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Table;
import dev.cohort.api.dataset.TableBlocks;
import dev.cohort.plugins.datasets.CsvSlices.Slice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The rows of a CSV file in slices of about a megabyte, each of which is read where it lies; those of a compressed file lie in a
 * temporary one.
 */
final class CsvBlocks implements TableBlocks {
    private final Path path;
    private final PlainFile plain;
    private final Layout layout;
    private final Header header;
    private final CsvSlices slices;

    private CsvBlocks(Path path, PlainFile plain, Layout layout, Header header, CsvSlices slices) {
        this.path = path;
        this.plain = plain;
        this.layout = layout;
        this.header = header;
        this.slices = slices;
    }

    /**
     * Finds the rows of a file.
     *
     * @throws DataException if it cannot be read at any place, or has no rows
     */
    static TableBlocks of(Path path, Source source, Layout layout) {
        if (!source.repeatable()) {
            throw new DataException(
                    path, "stream = true reads a file again and again, but this is none; save it first");
        }
        CsvRecords records = new CsvRecords();
        Header header;
        try (CsvText text = CsvText.open(source, layout.delimiter(), records)) {
            header = Header.of(records.header(), layout, source.file());
        }
        try {
            PlainFile plain = PlainFile.of(path, source);
            try {
                return of(path, plain, layout, header);
            } catch (IOException | RuntimeException failure) {
                plain.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw CsvText.explained(failure, source, 0);
        }
    }

    private static TableBlocks of(Path path, PlainFile plain, Layout layout, Header header) throws IOException {
        CsvSlices slices = CsvSlices.of(plain.path(), layout.delimiter());
        if (slices.all().isEmpty()) {
            throw new DataException(path, "the file has a header, but no rows; examples were expected");
        }
        return new CsvBlocks(path, plain, layout, header, slices);
    }

    @Override
    public int count() {
        return slices.all().size();
    }

    @Override
    public Table read(int block) {
        Slice slice = slices.all().get(block);
        CsvRecords records = new CsvRecords(header.names(), slice.line() - 1, new CellProblems());
        FileTable table = new FileTable(Optional.of(path), header.names(), "column", header.fields());
        Records rows = records.records();
        rows.begin(table.assignments());
        read(slice, records);
        if (!rows.problems().isEmpty()) {
            throw told(block, rows.problems());
        }
        return table.part(rows.rows(), rows::line);
    }

    private void read(Slice slice, CsvRecords records) {
        Source bytes = new Source(Optional.of(path), true, () -> new ByteArrayInputStream(bytes(slice)));
        try (CsvText text = CsvText.within(bytes, layout.delimiter(), records)) {
            while (text.next()) {
                continue;
            }
        }
    }

    private byte[] bytes(Slice slice) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(slice.end() - slice.begin()));
        try (FileChannel file = FileChannel.open(plain.path())) {
            while (bytes.hasRemaining() && file.read(bytes, slice.begin() + bytes.position()) >= 0) {
                continue;
            }
        }
        if (bytes.hasRemaining()) {
            throw new IOException("it has become shorter since the training began");
        }
        return bytes.array();
    }

    /** Reads the rest to tell what else is wrong. */
    private DataException told(int block, CellProblems all) {
        for (int rest = block + 1; rest < count(); rest++) {
            Slice slice = slices.all().get(rest);
            FileTable table = new FileTable(Optional.of(path), header.names(), "column", header.fields());
            CsvRecords more = new CsvRecords(header.names(), slice.line() - 1, all);
            more.records().begin(table.assignments());
            read(slice, more);
        }
        DataProblems problems = new DataProblems();
        all.tell(
                Optional.of(path),
                header.names(),
                "column",
                (column, kind, count) -> RowTable.advice(header, layout, column, kind, false),
                problems);
        problems.throwIfAny();
        throw new IllegalStateException("there were problems, but none is told");
    }

    @Override
    public String digest() {
        return slices.digest();
    }

    @Override
    public void close() {
        plain.close();
    }
}
