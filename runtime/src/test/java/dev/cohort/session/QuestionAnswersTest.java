package dev.cohort.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.Questions;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers of several windows are those of the HuggingFace library's example, in whatever order the windows come. */
class QuestionAnswersTest {
    @Test
    void answersAreThoseThatAreRecorded() throws IOException {
        JsonObject recorded = recorded();
        List<JsonObject> windows = new ArrayList<>();
        List<Questions.Window> shown = new ArrayList<>();
        int question = 0;
        for (var own : recorded.getAsJsonArray("questions")) {
            for (var window : own.getAsJsonArray()) {
                windows.add(window.getAsJsonObject());
                shown.add(window(question, window.getAsJsonObject()));
            }
            question++;
        }
        List<Integer> order = new ArrayList<>();
        for (int number = 0; number < windows.size(); number++) {
            order.add(number);
        }
        for (int time = 0; time < 3; time++) {
            for (boolean none : new boolean[] {true, false}) {
                QuestionAnswers answers = new QuestionAnswers(
                        new Shown(shown, recorded.get("longest").getAsInt(), none));
                for (int number : order) {
                    JsonArray start = windows.get(number).getAsJsonArray("start");
                    JsonArray end = windows.get(number).getAsJsonArray("end");
                    answers.see(number, start.size(), place -> start.get(place).getAsDouble(), place -> end.get(place)
                            .getAsDouble());
                }
                assertSame(recorded.getAsJsonObject("expected").getAsJsonArray(Boolean.toString(none)), answers.all());
            }
            Collections.shuffle(order, new Random(time));
        }
    }

    private static void assertSame(JsonArray expected, List<QuestionAnswers.Answer> answers) {
        assertEquals(expected.size(), answers.size());
        for (int question = 0; question < answers.size(); question++) {
            JsonObject right = expected.get(question).getAsJsonObject();
            QuestionAnswers.Answer answer = answers.get(question);
            assertEquals(question, answer.question());
            assertEquals(right.get("text").getAsString(), answer.text());
            assertEquals(right.get("score").getAsDouble(), answer.score(), 1e-9);
            assertEquals(right.get("probability").getAsDouble(), answer.probability(), 1e-9);
        }
    }

    private static Questions.Window window(int question, JsonObject window) {
        JsonArray offsets = window.getAsJsonArray("offsets");
        int first = 0;
        while (offsets.get(first).isJsonNull()) {
            first++;
        }
        List<JsonArray> own = new ArrayList<>();
        for (int place = first; place < offsets.size() && !offsets.get(place).isJsonNull(); place++) {
            own.add(offsets.get(place).getAsJsonArray());
        }
        return new Questions.Window(
                question,
                window.get("text").getAsString(),
                first,
                own.stream().mapToInt(offset -> offset.get(0).getAsInt()).toArray(),
                own.stream().mapToInt(offset -> offset.get(1).getAsInt()).toArray());
    }

    private static JsonObject recorded() throws IOException {
        try (Reader reader = new InputStreamReader(
                QuestionAnswersTest.class.getResourceAsStream("/fixtures/answers.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    private record Shown(List<Window> windows, int longest, boolean someHaveNone) implements Questions {
        @Override
        public Window window(long number) {
            return windows.get((int) number);
        }

        @Override
        public List<String> answers(int question) {
            return List.of();
        }
    }
}
