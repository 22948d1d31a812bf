package dev.cohort.plugins.text;

import dev.cohort.api.dataset.NewData;
import dev.cohort.api.option.Options;
import dev.cohort.plugins.datasets.TextColumns.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * New prompts for a model that answers.
 *
 * @param column the column with the prompt
 */
record Prompts(String column, ChatTemplate chat, TokenizerOptions tokenizer, TokenLengths lengths) {
    /** Makes sure that what is cut is told in the way in which it is. */
    static void require(TokenLengths lengths) {
        Options.require(
                lengths.truncation() == Truncation.NONE || lengths.truncation() == Truncation.LONGEST_FIRST,
                "truncation",
                "must be longest-first, which cuts the prompt and then the answer, or none");
    }

    NewData read(Path input, TextFormat format, Map<String, List<String>> learned, List<String> keep) {
        List<Column> columns = new ArrayList<>(List.of(Column.of(column, "which the model was trained on")));
        keep.forEach(name -> columns.add(Column.of(name, "which is to be kept")));
        RowSource rows = RowSource.of(
                input, format.open(input, columns, "; a file with the columns of the training was expected"), 1);
        Tokenizer trained = tokenizer.learned(learned);
        PromptEncoding encoding = new PromptEncoding(trained, lengths.maxLength());
        RowEncoding asked = read -> encoding.encode(read.stream()
                .map(row -> new Row(row.place(), List.of(chat.prompt(row.texts().get(0), row.place())), row.kept()))
                .toList());
        return NewTokens.written(rows, trained, lengths.maxLength(), asked, tokenizer.learned(learned));
    }
}
