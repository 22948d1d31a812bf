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
 * Pairs of texts that a model reads each by itself, for losses that compare what it makes of them: {@code contrastive}, {@code
 * cosine-embedding}, {@code info-nce} and the like, with {@code other = "other"}.
 *
 * <p>The file is CSV with a header, or one JSON object per line where its name ends in {@code .jsonl}. The fields are {@code input-ids}
 * and {@code attention-mask} of the first text, and the same of the second behind {@code other-}. The target is optional. New data may
 * lack the second text: the model reads the first.
 */
@Name("text-pairs")
@About("pairs of texts, each by itself, as tokens")
public record TextPairs(
        @About("the file, CSV or JSON lines (.jsonl), which may be compressed by gzip") Path path,
        @About("the column with the first text") String text,
        @About("the column with the second text") String textPair,
        @Inline TextTable table,
        @Default(",") @About("the character between two cells") String delimiter)
        implements Dataset {
    public TextPairs {
        TextFormat.requireDelimiter(delimiter);
        table.lengths().requireOfOne();
    }

    @Override
    public Examples open(DatasetContext context) {
        Map<String, String> columns = new TextNames(text, Optional.of(textPair)).columns();
        return table.open(path, columns, TextForm.APART, TextFormat.byName(delimiter), context);
    }

    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        Map<String, String> column = Map.of("text", text);
        return Optional.of(table.read(input, column, TextForm.SINGLE, TextFormat.byName(delimiter), learned, keep));
    }
}
