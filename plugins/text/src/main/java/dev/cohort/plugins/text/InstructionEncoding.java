package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A prompt and an answer of each row, of which the answer's tokens are to be told by those before. */
record InstructionEncoding(PromptedAnswers prompted) implements RowEncoding {
    @Override
    public Encoded encode(List<Row> rows) {
        int[][] inputs = new int[rows.size()][];
        int[][] targets = new int[rows.size()][];
        LongAdder cut = new LongAdder();
        Texts.each(inputs.length, number -> {
            Row row = rows.get(number);
            PromptedAnswers.Prompted answer =
                    prompted.of(row.texts().get(0), row.texts().get(1), row.place());
            // Nothing is told of the last token, and nothing tells the first.
            int length = answer.tokens().length - 1;
            inputs[number] = Arrays.copyOf(answer.tokens(), Math.max(0, length));
            targets[number] = Arrays.copyOfRange(answer.tokens(), 1, Math.max(1, length + 1));
            Arrays.fill(targets[number], 0, Math.max(0, answer.from() - 1), (int) TokenFields.IGNORED);
            cut.add(answer.cut() ? 1 : 0);
        });
        Tokenizer tokenizer = prompted.tokenizer();
        Ragged all = Ragged.of(inputs);
        List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", all, tokenizer));
        fields.add(SequenceField.of(Field.TARGET, SequenceField.Side.INPUT, Ragged.of(targets), TokenFields.IGNORED)
                .withClasses(tokenizer.tokens()));
        return Encoded.of(fields, all.lengths(), Texts.account(all, cut.sum(), tokenizer));
    }
}
