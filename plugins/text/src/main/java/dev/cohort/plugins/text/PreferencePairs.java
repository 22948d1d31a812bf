package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import dev.cohort.plugins.datasets.TextColumns;
import dev.cohort.plugins.datasets.TextColumns.Column;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prompts with an answer that was chosen and one that was rejected, for {@code dpo} and {@code pairwise-ranking}.
 *
 * <p>The file is CSV with a header, or one JSON object per line where its name ends in {@code .jsonl}; there a value may be a list of
 * messages with {@code role} and {@code content}. The fields are {@code input-ids}, {@code attention-mask} and {@code answer-mask} of
 * the prompt with the chosen answer, and the same behind {@code rejected-}. Where both are too long, the beginning of the prompt is
 * cut, then the end of the answer.
 */
@Name("preference-pairs")
@About("prompts with a chosen and a rejected answer, as tokens")
public record PreferencePairs(
        @About("the file, CSV or JSON lines (.jsonl), which may be compressed by gzip") Path path,
        @About("the file of the validation part") Optional<Path> validationPath,
        @About("the file of the test part") Optional<Path> testPath,
        @Default("prompt") @About("the column with the prompt") String prompt,
        @Default("chosen") @About("the column with the chosen answer") String chosen,
        @Default("rejected") @About("the column with the rejected answer") String rejected,
        @Default("{}")
                @About(
                        "for each role, as in user and assistant, the text around {content}; prompts and answers stay as they"
                                + " are unless given")
                Map<String, String> chat,
        @About("how texts become tokens") TokenizerOptions tokenizer,
        @Inline TokenLengths lengths,
        @Inline DivisionOptions division,
        @Default(",") @About("the character between two cells") String delimiter)
        implements Dataset {
    public PreferencePairs {
        chat = new LinkedHashMap<>(chat);
        ChatTemplate.require(chat);
        TextFormat.requireDelimiter(delimiter);
        division.requireOneWay(validationPath.isPresent(), testPath.isPresent());
        Prompts.require(lengths);
    }

    @Override
    public Examples open(DatasetContext context) {
        List<Column> columns = List.of(
                Column.named("prompt", prompt), Column.named("chosen", chosen), Column.named("rejected", rejected));
        String advice = "; check path in [dataset], which is relative to the experiment file";
        Rows rows = Rows.read(path, validationPath, testPath, file -> {
            TextColumns opened = TextFormat.byName(delimiter).open(file, columns, advice);
            return RowSource.of(file, opened, columns.size());
        });
        ChatTemplate template = new ChatTemplate(chat);
        return new RowExamples(
                        tokenizer, lengths, given -> new AnswerEncoding(new PromptedAnswers(given, lengths, template)))
                .written()
                .open(rows, rows.digest(), rows.divide(List.of(), division, context), told(rows.all()));
    }

    private static List<String> told(List<Row> rows) {
        long equal = rows.stream()
                .filter(row -> row.texts().get(1).equals(row.texts().get(2)))
                .count();
        return equal == 0
                ? List.of()
                : List.of("of " + rows.size() + " pairs " + equal
                        + " have the same answer as chosen and as rejected, of which nothing can be learned");
    }

    /** Prompts to be answered; what can be kept are columns. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(new Prompts(prompt, new ChatTemplate(chat), tokenizer, lengths)
                .read(input, TextFormat.byName(delimiter), learned, keep));
    }
}
