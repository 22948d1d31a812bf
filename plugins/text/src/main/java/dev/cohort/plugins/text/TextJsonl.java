package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.plugins.datasets.TextColumns;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts of a file with one JSON object per line, in UTF-8, as it is or compressed by gzip, and a class or a number of each.
 *
 * <p>Options and fields are those of {@code text-csv}, with keys in place of columns.
 */
@Name("text-jsonl")
@About("texts of a file with one JSON object per line as tokens")
public record TextJsonl(
        @About("the file, which may be compressed by gzip") Path path, @Inline TextNames names, @Inline TextTable table)
        implements Dataset {
    public TextJsonl {
        names.requireFit(table.lengths());
    }

    @Override
    public Examples open(DatasetContext context) {
        return table.open(path, names.columns(), names.form(), TextColumns::jsonl, context);
    }

    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(table.read(input, names.columns(), names.form(), TextColumns::jsonl, learned, keep));
    }
}
