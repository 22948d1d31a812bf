package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.TokenFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Questions, each with a part of its context: as many parts as it takes, which overlap.
 *
 * @param start the place of the token with which the answer begins; 0 where this part does not have all of it
 * @param end the place of the token with which it ends
 * @param all the question and the part of the context of each example
 */
record QuestionWindows(Ragged tokens, Ragged types, Ragged start, Ragged end, List<Questions.Window> all) {
    private record Framed(Framing.Framed framed, int start, int end, Questions.Window window) {}

    /**
     * Makes tokens.
     *
     * @param most the most tokens of an example
     * @param stride how many tokens two parts of a context share
     */
    static QuestionWindows of(List<SquadFile.Question> questions, Tokenizer tokenizer, int most, int stride) {
        List<List<Framed>> windows = new ArrayList<>();
        questions.forEach(question -> windows.add(List.of()));
        Framing framing = Framing.ofTwo(tokenizer.special(), most, Truncation.NONE);
        Texts.each(
                questions.size(),
                number -> windows.set(number, windows(number, questions.get(number), tokenizer, framing, stride)));
        List<int[]> tokens = new ArrayList<>();
        List<int[]> types = new ArrayList<>();
        List<int[]> starts = new ArrayList<>();
        List<int[]> ends = new ArrayList<>();
        List<Questions.Window> all = new ArrayList<>();
        for (List<Framed> own : windows) {
            for (Framed window : own) {
                tokens.add(window.framed().tokens());
                types.add(window.framed().types());
                starts.add(new int[] {window.start()});
                ends.add(new int[] {window.end()});
                all.add(window.window());
            }
        }
        return new QuestionWindows(ragged(tokens), ragged(types), ragged(starts), ragged(ends), List.copyOf(all));
    }

    private static Ragged ragged(List<int[]> rows) {
        return Ragged.of(rows.toArray(int[][]::new));
    }

    private static List<Framed> windows(
            int number, SquadFile.Question question, Tokenizer tokenizer, Framing framing, int stride) {
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
        List<Framed> windows = new ArrayList<>();
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
            windows.add(new Framed(
                    framed,
                    whole ? framed.second() + first - from : 0,
                    whole ? framed.second() + last - from : 0,
                    new Questions.Window(
                            number,
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

    /** What a model reads, and which window it is. */
    List<SequenceField> inputs(Tokenizer tokenizer) {
        List<SequenceField> fields = new ArrayList<>(SequenceField.tokens("", tokens, tokenizer));
        fields.add(SequenceField.of(TokenFields.TOKEN_TYPE_IDS, SequenceField.Side.INPUT, types, 0));
        fields.add(SequenceField.of(
                Questions.WINDOW,
                SequenceField.Side.SCALAR,
                (example, order, length, into, at) -> into.put(at, example)));
        return fields;
    }
}
