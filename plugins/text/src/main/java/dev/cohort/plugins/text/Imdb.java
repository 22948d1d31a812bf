package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reviews of films in the folders of the Large Movie Review Dataset (Maas et al. 2011), or any others of that form: {@code train} and
 * {@code test}, in each {@code neg} and {@code pos}, in these a file with each text. {@code test} is the test part.
 */
@Name("imdb")
@About("texts of two classes in the folders of the Large Movie Review Dataset")
public record Imdb(
        @About("the folder with train/neg, train/pos, test/neg and test/pos") Path path,
        @About("how texts become tokens") TokenizerOptions tokenizer,
        @Inline TokenLengths lengths,
        @Default("0.0") @About("the fraction of train that is kept for validation") double validation)
        implements Dataset {
    public Imdb {
        Options.fraction(validation, "validation");
        Options.require(validation < 1, "validation", "leaves nothing to train on");
        lengths.requireOfOne();
    }

    @Override
    public Examples open(DatasetContext context) {
        TextFolders folders = new TextFolders(path);
        Rows rows = folders.rows();
        DivisionOptions division = DivisionOptions.of(validation, 0, Split.RANDOM);
        List<RowColumn> columns = List.of(RowColumn.target("folder", rows.kept(0), TextFolders.CLASSES));
        return examples().open(rows, rows.digest(), rows.divide(columns, division, context), List.of());
    }

    private RowExamples examples() {
        return new RowExamples(tokenizer, lengths, given -> new TextEncoding(given, lengths, TextForm.SINGLE));
    }

    /** A file with a text, or a folder of such files. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        List<Row> rows = TextFolders.read(input, keep);
        Tokenizer trained = tokenizer.learned(learned);
        TextEncoding encoding = new TextEncoding(trained, lengths, TextForm.SINGLE);
        return Optional.of(NewTokens.of(RowSource.of(rows), trained, lengths.maxLength(), encoding));
    }
}
