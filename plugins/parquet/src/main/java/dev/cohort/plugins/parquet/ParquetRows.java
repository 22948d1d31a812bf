package dev.cohort.plugins.parquet;

import blue.strategic.parquet.Hydrator;
import blue.strategic.parquet.ParquetReader;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.plugins.datasets.Records;
import dev.cohort.plugins.datasets.TextRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The rows of a Parquet file; whoever opens one closes it. */
final class ParquetRows implements TextRows {
    /** Puts the values of a row into its places. */
    private record Places(int width) implements Hydrator<Object[], Object[], Integer> {
        @Override
        public Object[] start() {
            return new Object[width];
        }

        @Override
        public Object[] add(Object[] row, Integer column, Object value) {
            row[column] = value;
            return row;
        }

        @Override
        public Object[] finish(Object[] row) {
            return row;
        }
    }

    private final Path file;
    private final List<ValueText> columns;
    private final Records records;
    private final ParquetReader<Object[], Object[], Integer> reader;
    private long row;

    private ParquetRows(
            Path file, List<ValueText> columns, Records records, ParquetReader<Object[], Object[], Integer> reader) {
        this.file = file;
        this.columns = columns;
        this.records = records;
        this.reader = reader;
    }

    /**
     * Opens a file.
     *
     * @throws DataException if there is none, or it is damaged, or its columns are not such as a table has
     */
    static ParquetRows open(Path file) {
        if (file.equals(Dataset.STANDARD_INPUT)) {
            throw new DataException(
                    "a Parquet file begins with its end, which standard input does not have; give a file");
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException(
                    file,
                    Files.exists(file)
                            ? "this is no file; a Parquet file was expected"
                            : "there is no such file; check path in [dataset], which is relative to the experiment file");
        }
        try {
            MessageType schema =
                    ParquetReader.readMetadata(file.toFile()).getFileMetaData().getSchema();
            List<String> names = schema.getFields().stream().map(Type::getName).toList();
            List<ValueText> columns = schema.getFields().stream()
                    .map(type -> ValueText.of(file, type))
                    .toList();
            ParquetReader<Object[], Object[], Integer> reader = ParquetReader.spliterator(
                    file.toFile(), new Places(names.size()), (String[] path) -> names.indexOf(path[0]));
            return new ParquetRows(file, columns, new Records(new ArrayList<>(names)), reader);
        } catch (IOException | RuntimeException failure) {
            throw damaged(file, failure);
        }
    }

    private static DataException damaged(Path file, Exception failure) {
        if (failure instanceof DataException told) {
            return told;
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new DataException(
                file,
                "this is no Parquet file, or it is damaged or incomplete ("
                        + reason.replaceFirst("^\\S*@\\p{XDigit}+ ", "") + "); copy or write it again");
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public boolean next() {
        try {
            return reader.tryAdvance(this::take);
        } catch (RuntimeException failure) {
            throw damaged(file, failure);
        }
    }

    private void take(Object[] values) {
        records.beginRow(++row);
        for (int column = 0; column < values.length; column++) {
            ValueText text = columns.get(column);
            char[] cell = values[column] == null
                    ? new char[0]
                    : text.of(values[column]).toCharArray();
            records.cell(column, cell, 0, cell.length, text.quoted());
        }
        records.endRow();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException failure) {
            throw damaged(file, failure);
        }
    }
}
