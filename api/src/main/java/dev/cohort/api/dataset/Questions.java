package dev.cohort.api.dataset;

import java.util.List;
import java.util.Objects;

/**
 * Questions that are answered by a part of a text, of whose places a model predicts where an answer starts and where it ends, by its
 * outputs {@code start} and {@code end}.
 *
 * <p>A text that is too long comes in several windows, each an example of its own, which together have one answer. The first place
 * of a window is of no text and stands for no answer.
 */
public interface Questions {
    /** The field, of one whole number, that says which window an example is. */
    String WINDOW = "window";

    /** The window of a number. */
    Window window(long number);

    /** The answers that are right; none where there is no answer, or none is known. */
    List<String> answers(int question);

    /** How many places an answer has at most. */
    int longest();

    /** Whether there may be questions without an answer. */
    boolean someHaveNone();

    /**
     * A part of a text.
     *
     * @param question the number of the question that is asked about it, from 0
     * @param text the whole text
     * @param first the first place that is of the text; those behind it are, too, as many as there are {@code starts}
     * @param starts where what stands at each of these places begins in the text
     * @param ends the place behind its end
     */
    record Window(int question, String text, int first, int[] starts, int[] ends) {
        public Window {
            Objects.requireNonNull(text, "text");
            if (starts.length != ends.length) {
                throw new IllegalArgumentException(
                        "a window has " + starts.length + " places that begin, but " + ends.length + " that end");
            }
        }

        /** The place behind the last that is of the text. */
        public int end() {
            return first + starts.length;
        }

        /** The text from one place to another, both of which are of the text. */
        public String text(int from, int to) {
            return text.substring(starts[from - first], ends[to - first]);
        }
    }
}
