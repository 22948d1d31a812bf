package dev.cohort.plugins.parquet;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Preparation;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
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
public record Parquet(
        @About("the file") Path path,
        @Default("[]")
                @About("the column to predict, or several; whole numbers from 0 on are class numbers as they stand")
                List<String> target,
        @Default("{}") @About("the columns of further targets, by the names of the fields that losses call them by")
                Map<String, List<String>> targets,
        @Default("[]") @About("the columns that the model reads; all others unless given") List<String> features,
        @Default("[]") @About("the columns that it reads as categories, not as numbers") List<String> categorical,
        @Default("[]") @About("the columns that it does not read, in place of a list of those that it reads")
                List<String> exclude,
        @About("the column with a number per example that its loss is multiplied by") Optional<String> weight,
        @Default("[]") @About("the classes in the order of their numbers; found in the data unless given")
                List<String> classes,
        @Inline Preparation preparation)
        implements Dataset {
    public Parquet {
        TableColumns columns =
                new TableColumns(target, targets, features, categorical, exclude, weight, classes, preparation);
        target = columns.target();
        targets = columns.targets();
        features = columns.features();
        categorical = columns.categorical();
        exclude = columns.exclude();
        classes = columns.classes();
    }

    private TableColumns columns() {
        return new TableColumns(target, targets, features, categorical, exclude, weight, classes, preparation);
    }

    @Override
    public Examples open(DatasetContext context) {
        try (ParquetRows rows = ParquetRows.open(path)) {
            return columns().open(rows, path, context);
        }
    }

    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(columns().read(ParquetRows.open(input), input, learned, keep));
    }
}
