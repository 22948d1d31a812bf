package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts of a CSV file (RFC 4180) with a header, in UTF-8, as it is or compressed by gzip, and a class or a number of each.
 *
 * <p>The fields are {@code input-ids} and {@code attention-mask}; of two texts, which are read as one with special tokens
 * between, {@code token-type-ids} too. Spaces around a text are part of it.
 */
@Name("text-csv")
@About("texts of a CSV file as tokens")
public record TextCsv(
        @About("the file, which may be compressed by gzip") Path path,
        @Inline TextNames names,
        @Inline TextTable table,
        @Default(",") @About("the character between two cells") String delimiter)
        implements Dataset {
    public TextCsv {
        TextFormat.requireDelimiter(delimiter);
        names.requireFit(table.lengths());
    }

    @Override
    public Examples open(DatasetContext context) {
        return table.open(path, names.columns(), names.form(), TextFormat.csv(delimiter), context);
    }

    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(table.read(input, names.columns(), names.form(), TextFormat.csv(delimiter), learned, keep));
    }
}
