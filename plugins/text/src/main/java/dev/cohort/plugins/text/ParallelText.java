package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Split;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.api.option.Options;
import dev.cohort.plugins.datasets.TextColumns;
import dev.cohort.plugins.datasets.TextColumns.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts and what is to be written for each, such as translations or summaries: the lines of two files, or two columns of one, by
 * number where tabs divide them, or by name in CSV or JSON lines. Pairs of which a side is empty are left out.
 *
 * <p>The fields are {@code input-ids} and {@code attention-mask}; {@code decoder-input-ids}, the token that begins a text and those of
 * the target; and the target, its tokens and the one that ends it, with -100 behind.
 */
@Name("parallel-text")
@About("texts and what is to be written for each, such as translations")
public record ParallelText(
        @About("two files, whose lines belong together, or one of columns, each as it is or in gzip") List<Path> path,
        @Default("[]") @About("likewise that of the validation part") List<Path> validationPath,
        @Default("[]") @About("likewise that of the test part") List<Path> testPath,
        @About("of one file that is CSV with a header, or JSON lines (.jsonl), the column of texts")
                Optional<String> source,
        @About("likewise the column of what is to be written") Optional<String> target,
        @Default("1") @About("of one file without names, whose columns tabs divide, that of texts, from 1")
                int sourceColumn,
        @Default("2") @About("likewise that of what is to be written") int targetColumn,
        @About("how texts become tokens") TokenizerOptions tokenizer,
        @About("how what is written becomes tokens (by tokenizer)") Optional<TokenizerOptions> targetTokenizer,
        @Inline TokenLengths lengths,
        @About("the most tokens of what is to be written (max-length)") Optional<Integer> maxTargetLength,
        @Default("0.0") @About("the fraction of the pairs that is kept for validation") double validation,
        @Default("0.0") @About("the fraction of the pairs that is kept for the test at the end") double test,
        @Default("random") @About("whether validation and test are drawn, or are the tail of the data") Split split)
        implements Dataset {
    private static final String TARGET = "target-";

    public ParallelText {
        path = files("path", path, 1);
        validationPath = files("validation-path", validationPath, 0);
        testPath = files("test-path", testPath, 0);
        Options.require(
                source.isPresent() == target.isPresent(),
                source.isPresent() ? "target" : "source",
                "is missing: source and target name a column each");
        Options.require(source.isEmpty() || path.size() == 1, "source", "is of one file, but path names two");
        Options.positive(sourceColumn, "source-column");
        Options.positive(targetColumn, "target-column");
        Options.require(
                maxTargetLength.orElse(lengths.maxLength()) > 1,
                maxTargetLength.isPresent() ? "max-target-length" : "max-length",
                "must be 2 or more, since a token ends what is to be written");
        DivisionOptions.of(validation, test, split).requireOneWay(!validationPath.isEmpty(), !testPath.isEmpty());
        lengths.requireOfOne();
    }

    private static List<Path> files(String option, List<Path> files, int least) {
        Options.require(
                files.size() >= least && files.size() <= 2,
                option,
                "must be two files, or one with columns that tabs divide");
        return List.copyOf(files);
    }

    @Override
    public Examples open(DatasetContext context) {
        TargetLabels.requireIgnored(context, "what is behind a text,");
        List<Row> all = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        int left = 0;
        for (List<Path> files : List.of(path, validationPath, testPath)) {
            if (!files.isEmpty()) {
                ParallelPairs pairs = ParallelPairs.of(files, read(files));
                all.addAll(pairs.rows());
                left += pairs.left();
            }
            ends.add(all.size());
        }
        Rows rows = new Rows(all, ends.get(1) - ends.get(0), ends.get(2) - ends.get(1));
        List<String> told = left == 0
                ? List.of()
                : List.of("of " + (all.size() + left) + " pairs of texts " + left
                        + " are left out, of which a side is empty");
        return open(rows, rows.divide(List.of(), DivisionOptions.of(validation, test, split), context), told);
    }

    private List<Row> read(List<Path> files) {
        if (source.isEmpty()) {
            return new ParallelRows(sourceColumn, targetColumn).read(files);
        }
        List<Column> columns =
                List.of(Column.named("source", source.get()), Column.named("target", target.orElseThrow()));
        String advice = "; check path in [dataset], which is relative to the experiment file";
        try (TextColumns opened = TextFormat.byName(",").open(files.get(0), columns, advice)) {
            return RowSource.of(files.get(0), opened, columns.size()).read(Integer.MAX_VALUE);
        }
    }

    private Examples open(Rows rows, Division division, List<String> told) {
        List<Row> texts = rows.all().stream().map(row -> row.text(0)).toList();
        List<Row> written = rows.all().stream().map(row -> row.text(1)).toList();
        Tokenizer read = tokenizer.open(
                () -> targetTokenizer.isPresent() ? training(texts, division) : RowExamples.training(rows, division));
        // Closing each of them closes one: where they are the same, it is made twice of the same text.
        Tokenizer said = targetTokenizer
                .map(options -> options.open(() -> training(written, division)))
                .orElseGet(() -> Tokenizer.of(read.json(), Optional.empty(), tokenizer));
        try {
            Encoded encoded = new TextEncoding(read, lengths, TextForm.SINGLE).encode(texts);
            WrittenTexts made = WrittenTexts.of(written, said, mostWritten(), lengths.truncation());
            List<SequenceField> fields = new ArrayList<>(encoded.fields());
            fields.addAll(made.fields(said));
            List<Bucket> buckets = lengths.longestFirst().stream()
                    .map(length -> new Bucket(length, scaled(length)))
                    .toList();
            List<String> remarks = new ArrayList<>(told);
            remarks.addAll(encoded.account().remarks(lengths.maxLength()));
            made.account().remarks(mostWritten()).forEach(remark -> remarks.add("of the targets, " + remark));
            return new TokenExamples(
                    division,
                    fields,
                    buckets,
                    Bucket.choose(buckets, encoded.inputs(), made.targets().lengths()),
                    read,
                    Optional.of(said),
                    Optional.empty(),
                    rows.digest(),
                    learned(read, said),
                    remarks);
        } catch (RuntimeException unfit) {
            read.close();
            said.close();
            throw unfit;
        }
    }

    private static List<String> training(List<Row> rows, Division division) {
        return Arrays.stream(division.examples(Part.TRAIN))
                .mapToObj(row -> rows.get(row).texts().get(0))
                .toList();
    }

    private int mostWritten() {
        return maxTargetLength.orElse(lengths.maxLength());
    }

    /** How long targets are where inputs have a length, in the same proportion as at most. */
    private int scaled(int length) {
        return Math.max(2, (int) Math.ceil((double) length * mostWritten() / lengths.maxLength()));
    }

    private Map<String, List<String>> learned(Tokenizer read, Tokenizer said) {
        Map<String, List<String>> learned = new LinkedHashMap<>(read.learned());
        targetTokenizer.ifPresent(other -> learned.put(TARGET + TokenizerOptions.LEARNED, List.of(said.json())));
        return learned;
    }

    /** Texts, one in each line, what can be kept being the {@code text}; or columns, where {@code source} is one. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        RowSource rows = source.map(column -> columns(input, column, keep))
                .orElseGet(() -> new ParallelRows(sourceColumn, targetColumn).open(input, keep));
        Tokenizer read = tokenizer.learned(learned);
        Tokenizer said = targetTokenizer
                .map(options -> options.learned(Map.of(
                        TokenizerOptions.LEARNED, learned.getOrDefault(TARGET + TokenizerOptions.LEARNED, List.of()))))
                .orElseGet(() -> tokenizer.learned(learned));
        TextEncoding encoding = new TextEncoding(read, lengths, TextForm.SINGLE);
        return Optional.of(NewTokens.written(rows, read, lengths.maxLength(), encoding, said));
    }

    private static RowSource columns(Path input, String source, List<String> keep) {
        List<Column> columns = new ArrayList<>(List.of(Column.of(source, "which the model was trained on")));
        keep.forEach(name -> columns.add(Column.of(name, "which is to be kept")));
        TextColumns opened =
                TextFormat.byName(",").open(input, columns, "; a file with the columns of the training was expected");
        return RowSource.of(input, opened, 1);
    }
}
