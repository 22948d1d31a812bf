package dev.cohort.plugins.text;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Examples of language: runs of tokens, and what stands behind each of their tokens. */
final class LanguageBlocks {
    private final int most;
    private final Truncation truncation;
    private final List<int[]> inputs = new ArrayList<>();
    private final List<int[]> targets = new ArrayList<>();
    private final Map<Part, int[]> parts = new EnumMap<>(Part.class);
    private long cut;

    /** @param most the most tokens of an example */
    LanguageBlocks(int most, Truncation truncation) {
        this.most = most;
        this.truncation = truncation;
    }

    /** Adds a part: blocks of a run of tokens, of which only the last may be shorter. */
    void addPacked(Part part, int[] tokens) {
        int begin = inputs.size();
        for (int from = 0; from < tokens.length - 1; from += most) {
            add(tokens, from, Math.min(tokens.length, from + most));
        }
        parts.put(part, IntStream.range(begin, inputs.size()).toArray());
    }

    /**
     * Adds a part: an example of each text.
     *
     * @throws DataException if a text is too long, and nothing may be cut
     */
    void addEach(Part part, List<Row> rows, int[][] texts) {
        int begin = inputs.size();
        DataProblems problems = new DataProblems();
        for (int row = 0; row < texts.length; row++) {
            int[] text = texts[row];
            if (text.length > most && truncation == Truncation.NONE) {
                problems.add(rows.get(row).place().problem(Framing.tooLong("the text", text.length, most)));
            }
            cut += text.length > most ? 1 : 0;
            if (text.length > 1) {
                add(text, 0, Math.min(text.length, most));
            }
        }
        problems.throwIfAny();
        parts.put(part, IntStream.range(begin, inputs.size()).toArray());
    }

    private void add(int[] tokens, int from, int to) {
        inputs.add(Arrays.copyOfRange(tokens, from, to));
        int[] next = Arrays.copyOfRange(tokens, from + 1, Math.min(tokens.length, to + 1));
        int known = next.length;
        next = Arrays.copyOf(next, to - from);
        Arrays.fill(next, known, next.length, (int) TokenFields.IGNORED);
        targets.add(next);
    }

    Division division() {
        return new GivenDivision(parts);
    }

    /** How many examples there are. */
    int size() {
        return inputs.size();
    }

    /** The fields of a model that tells the next token. */
    Encoded causal(Tokenizer tokenizer) {
        Ragged all = Ragged.of(inputs.toArray(int[][]::new));
        List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", all, tokenizer));
        Ragged next = Ragged.of(targets.toArray(int[][]::new));
        fields.add(SequenceField.of(Field.TARGET, SequenceField.Side.INPUT, next, TokenFields.IGNORED)
                .withClasses(tokenizer.tokens()));
        return Encoded.of(fields, all.lengths(), Texts.account(all, cut, tokenizer));
    }

    /** The fields of a model that tells hidden tokens. */
    Encoded masked(Tokenizer tokenizer, int mask, double probability) {
        Ragged all = Ragged.of(inputs.toArray(int[][]::new));
        List<SequenceField> fields = new HiddenTokens(all, tokenizer, mask, probability).fields();
        return Encoded.of(fields, all.lengths(), Texts.account(all, cut, tokenizer));
    }
}
