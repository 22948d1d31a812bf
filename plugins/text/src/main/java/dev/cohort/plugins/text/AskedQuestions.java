package dev.cohort.plugins.text;

import dev.cohort.api.dataset.Questions;
import java.util.List;

/**
 * Questions whose windows are examples.
 *
 * @param longest the most tokens of an answer
 * @param someHaveNone whether the training knew questions without an answer
 */
record AskedQuestions(List<SquadFile.Question> all, QuestionWindows windows, int longest, boolean someHaveNone)
        implements Questions {
    @Override
    public Window window(long number) {
        return windows.all().get(Math.toIntExact(number));
    }

    @Override
    public List<String> answers(int question) {
        return all.get(question).answers();
    }
}
