package dev.cohort.plugins.text;

import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Questions, each with a part of its context: as many parts as it takes, which overlap.
 *
 * @param questionOf the question of each example
 * @param start the place of the token with which the answer begins; 0 where this part does not have all of it
 * @param end the place of the token with which it ends
 * @param contexts the part of each example
 */
record QuestionWindows(
        Ragged tokens, Ragged types, int[] questionOf, Ragged start, Ragged end, List<Context> contexts) {
    /**
     * A part of a context.
     *
     * @param first the place of its first token
     * @param starts where each token begins in the context
     * @param ends the place behind its end
     */
    record Context(String text, int first, int[] starts, int[] ends) {
        Optional<String> span(int from, int to) {
            boolean within = from >= first && to >= from && to - first < starts.length;
            return within ? Optional.of(text.substring(starts[from - first], ends[to - first])) : Optional.empty();
        }
    }

    private record Window(Framing.Framed framed, int start, int end, Context context) {}

    /**
     * Makes tokens.
     *
     * @param most the most tokens of an example
     * @param stride how many tokens two parts of a context share
     */
    static QuestionWindows of(List<SquadFile.Question> questions, Tokenizer tokenizer, int most, int stride) {
        List<List<Window>> windows = new ArrayList<>();
        questions.forEach(question -> windows.add(List.of()));
        Framing framing = new Framing(tokenizer.special(), most, Truncation.NONE);
        Texts.each(
                questions.size(),
                number -> windows.set(number, windows(questions.get(number), tokenizer, framing, stride)));
        List<int[]> tokens = new ArrayList<>();
        List<int[]> types = new ArrayList<>();
        List<int[]> starts = new ArrayList<>();
        List<int[]> ends = new ArrayList<>();
        List<Integer> questionOf = new ArrayList<>();
        List<Context> contexts = new ArrayList<>();
        for (int number = 0; number < windows.size(); number++) {
            for (Window window : windows.get(number)) {
                tokens.add(window.framed().tokens());
                types.add(window.framed().types());
                starts.add(new int[] {window.start()});
                ends.add(new int[] {window.end()});
                questionOf.add(number);
                contexts.add(window.context());
            }
        }
        return new QuestionWindows(
                ragged(tokens),
                ragged(types),
                questionOf.stream().mapToInt(Integer::intValue).toArray(),
                ragged(starts),
                ragged(ends),
                contexts);
    }

    private static Ragged ragged(List<int[]> rows) {
        return Ragged.of(rows.toArray(int[][]::new));
    }

    private static List<Window> windows(SquadFile.Question question, Tokenizer tokenizer, Framing framing, int stride) {
        int[] asked = tokenizer.encode(question.question());
        Tokenizer.Pieces context = tokenizer.pieces(question.context());
        int room = framing.most() - framing.special().pair().size() - asked.length;
        if (room <= stride) {
            throw question.place()
                    .refused("question " + question.id() + " has " + asked.length + " tokens, which leave "
                            + Math.max(0, room) + " of max-length = " + framing.most()
                            + " for its context, no more than two parts share by stride = " + stride
                            + "; raise max-length or lower stride");
        }
        List<Window> windows = new ArrayList<>();
        int length = context.tokens().length;
        for (int from = 0; from == 0 || from + stride < length; from += room - stride) {
            int to = Math.min(length, from + room);
            Framing.Framed framed =
                    framing.two(asked, Arrays.copyOfRange(context.tokens(), from, to), question.place());
            boolean whole = question.start() >= 0
                    && from < to
                    && context.starts()[from] <= question.start()
                    && context.ends()[to - 1] >= question.end();
            int first = from;
            while (whole && first + 1 < to && context.starts()[first + 1] <= question.start()) {
                first++;
            }
            int last = to - 1;
            while (whole && last > first && context.ends()[last - 1] >= question.end()) {
                last--;
            }
            windows.add(new Window(
                    framed,
                    whole ? framed.second() + first - from : 0,
                    whole ? framed.second() + last - from : 0,
                    new Context(
                            question.context(),
                            framed.second(),
                            Arrays.copyOfRange(context.starts(), from, to),
                            Arrays.copyOfRange(context.ends(), from, to))));
            if (to == length) {
                break;
            }
        }
        return windows;
    }

    /** What a model reads. */
    List<SequenceField> inputs(Tokenizer tokenizer) {
        List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", tokens, tokenizer));
        fields.add(SequenceField.of(TokenFields.TOKEN_TYPE_IDS, SequenceField.Side.INPUT, types, 0));
        return fields;
    }
}
