package dev.cohort.plugins.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DataProblems;
import dev.cohort.plugins.datasets.TextLines;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions about paragraphs in the JSON of SQuAD (Rajpurkar et al. 2016, 2018). */
final class SquadFile {
    /**
     * A question.
     *
     * @param place the file, and in it the number of the paragraph
     * @param paragraph the number of the paragraph, of all files
     * @param start where the first answer begins in the context; -1 where it has none
     * @param end the place behind its end
     * @param answers the answers that are right
     */
    record Question(
            Place place,
            int paragraph,
            String id,
            String question,
            String context,
            int start,
            int end,
            List<String> answers) {
        /** A new one, from a row with the question and its context. */
        static Question asked(Row row, int number) {
            return new Question(
                    row.place(),
                    number,
                    Integer.toString(number),
                    row.texts().get(0),
                    row.texts().get(1),
                    -1,
                    -1,
                    List.of());
        }
    }

    private final boolean answered;
    private final DataProblems problems = new DataProblems();
    private final List<Question> questions = new ArrayList<>();
    private int paragraphs;

    /** @param answered whether questions need answers, or are new ones */
    SquadFile(boolean answered) {
        this.answered = answered;
    }

    List<Question> questions() {
        problems.throwIfAny();
        return questions;
    }

    /** How many paragraphs were read so far. */
    int paragraphs() {
        return paragraphs;
    }

    /** Reads a file. */
    SquadFile read(Path file, String advice) {
        int before = questions.size();
        try (TextLines lines = TextLines.open(file, advice)) {
            StringBuilder text = new StringBuilder();
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                text.append(line.get()).append('\n');
            }
            JsonObject root = JsonParser.parseString(text.toString()).getAsJsonObject();
            for (JsonElement article : root.getAsJsonArray("data")) {
                for (JsonElement paragraph : article.getAsJsonObject().getAsJsonArray("paragraphs")) {
                    take(file, paragraph.getAsJsonObject());
                }
            }
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException
                | NumberFormatException damaged) {
            throw new DataException(
                    file,
                    "is not in the form of SQuAD: {\"data\": [{\"paragraphs\": [{\"context\": ..., \"qas\": [{\"id\": ...,"
                            + " \"question\": ..., \"answers\": [{\"text\": ..., \"answer_start\": ...}]}]}]}]}");
        }
        if (questions.size() == before) {
            throw new DataException(file, "has no questions");
        }
        return this;
    }

    private void take(Path file, JsonObject paragraph) {
        String context = paragraph.get("context").getAsString();
        for (JsonElement element : paragraph.getAsJsonArray("qas")) {
            JsonObject question = element.getAsJsonObject();
            String id = question.has("id") ? question.get("id").getAsString() : Integer.toString(questions.size());
            List<String> all = new ArrayList<>();
            Span answer = new Span(-1, -1);
            if (answered) {
                JsonElement answers = question.get("answers");
                if (!(answers instanceof JsonArray list)) {
                    refuse(
                            file,
                            id,
                            answers == null
                                    ? "has no answers, not even an empty list"
                                    : "has answers that are no list");
                } else if (!list.isEmpty()) {
                    list.forEach(
                            one -> all.add(one.getAsJsonObject().get("text").getAsString()));
                    answer = answer(file, id, list.get(0).getAsJsonObject(), context);
                }
            }
            questions.add(new Question(
                    new Place(file, 0),
                    paragraphs,
                    id,
                    question.get("question").getAsString(),
                    context,
                    answer.start(),
                    answer.end(),
                    all));
        }
        paragraphs++;
    }

    /** Where an answer begins, which SQuAD counts in code points, and ends. */
    private Span answer(Path file, String id, JsonObject answer, String context) {
        String text = answer.get("text").getAsString();
        String begins = answer.get("answer_start").toString();
        int most = context.codePointCount(0, context.length());
        if (!begins.matches("[0-9]{1,9}")) {
            refuse(
                    file,
                    id,
                    "has answer_start = " + begins + ", but a whole number from 0 to " + most
                            + ", the length of its context, was expected");
            return new Span(-1, -1);
        }
        int points = Integer.parseInt(begins);
        int start = points > most ? context.length() : context.offsetByCodePoints(0, points);
        int end = start + text.length();
        if (text.isBlank()) {
            refuse(file, id, "has an answer without text; a question without an answer has an empty list of answers");
        } else if (!context.startsWith(text, start)) {
            problems.add(new Place(file, 0)
                    .problem("the answer of question " + id + " is \"" + text + "\", but at answer_start = " + points
                            + " its context has \"" + context.substring(start, Math.min(context.length(), end))
                            + "\""));
        }
        return new Span(start, end);
    }

    private void refuse(Path file, String id, String message) {
        problems.add(new Place(file, 0).problem("question " + id + " " + message));
    }

    private record Span(int start, int end) {}
}
