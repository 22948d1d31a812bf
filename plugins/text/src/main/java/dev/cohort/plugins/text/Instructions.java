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
 * Prompts with the answers that a model of language is to give: supervised fine-tuning.
 *
 * <p>The file is as that of {@code preference-pairs}. The fields are {@code input-ids} and {@code attention-mask} of the prompt with
 * the answer behind it; the target of each place is the token behind it, if that is the answer's, and else -100.
 */
@Name("instructions")
@About("prompts with the answers to be given, as tokens")
public record Instructions(
        @About("the file, CSV or JSON lines (.jsonl), which may be compressed by gzip") Path path,
        @About("the file of the validation part") Optional<Path> validationPath,
        @About("the file of the test part") Optional<Path> testPath,
        @Default("prompt") @About("the column with the prompt") String prompt,
        @Default("answer") @About("the column with the answer") String answer,
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
    public Instructions {
        chat = new LinkedHashMap<>(chat);
        ChatTemplate.require(chat);
        TextFormat.requireDelimiter(delimiter);
        division.requireOneWay(validationPath.isPresent(), testPath.isPresent());
        Prompts.require(lengths);
    }

    @Override
    public Examples open(DatasetContext context) {
        TargetLabels.requireIgnored(context, "the prompt,");
        List<Column> columns = List.of(Column.named("prompt", prompt), Column.named("answer", answer));
        String advice = "; check path in [dataset], which is relative to the experiment file";
        Rows rows = Rows.read(path, validationPath, testPath, file -> {
            TextColumns opened = TextFormat.byName(delimiter).open(file, columns, advice);
            return RowSource.of(file, opened, columns.size());
        });
        ChatTemplate template = new ChatTemplate(chat);
        return new RowExamples(
                        tokenizer,
                        lengths,
                        given -> new InstructionEncoding(new PromptedAnswers(given, lengths, template)))
                .written()
                .open(rows, rows.digest(), rows.divide(List.of(), division, context), List.of());
    }

    /** Prompts to be answered; what can be kept are columns. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        return Optional.of(new Prompts(prompt, new ChatTemplate(chat), tokenizer, lengths)
                .read(input, TextFormat.byName(delimiter), learned, keep));
    }
}
