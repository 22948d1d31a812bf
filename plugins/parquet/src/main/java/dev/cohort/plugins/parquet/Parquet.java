package dev.cohort.plugins.parquet;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.plugins.datasets.TableColumns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Parquet file of columns that hold one value per row.
 *
 * <p>Options are those of {@code csv}. Numbers are read as they are, whole ones with all 64 bits where {@code feature-type =
 * "int64"}; dates and time stamps are dates, for {@code columns.NAME.date}; texts are categories or classes; null and NaN are
 * missing. The places of problems are the numbers of rows, from 1.
 */
@Name("parquet")
@About("a Parquet file")
public record Parquet(@About("the file") Path path, @Inline TableColumns columns, @Inline Preparation preparation)
        implements Dataset {
    public Parquet {
        columns.require(preparation);
    }

    @Override
    public Examples open(DatasetContext context) {
        try (ParquetRows rows = ParquetRows.open(path)) {
            return columns.open(rows, path, preparation, context);
        }
    }

    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(TableColumns.read(ParquetRows.open(input), input, preparation, learned, keep));
    }
}
