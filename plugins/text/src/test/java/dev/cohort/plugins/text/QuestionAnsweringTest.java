package dev.cohort.plugins.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.Questions;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.testkit.ComponentText;
import dev.cohort.testkit.DatasetComplianceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers lie at the tokens where HuggingFace's examples have them. */
final class QuestionAnsweringTest {
    private static final Map<String, TargetRequest> TARGETS =
            Map.of("start", TargetRequest.CLASS, "end", TargetRequest.CLASS);

    @TempDir
    static Path folder;

    private static Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("squad.json"), text);
    }

    private static QuestionAnswering answering(Path file, int most, int stride) {
        return ComponentText.bind(
                QuestionAnswering.class,
                "path = '" + file + "'\nmax-length = " + most + "\nstride = " + stride + "\ntokenizer = { path = '"
                        + Fixture.tokenizer(folder, "word-piece") + "' }");
    }

    @Test
    void answersLieWhereTheyAreRecorded() throws IOException {
        JsonObject fixture = Fixture.read("answers.json");
        int most = fixture.get("most").getAsInt();
        Path file = file(fixture.getAsJsonObject("squad").toString());
        QuestionAnswering answering =
                answering(file, most, fixture.get("stride").getAsInt());
        try (Opened opened = new Opened(answering.open(new DatasetContext(42, TARGETS)))) {
            List<Map<String, List<Double>>> read = opened.read(Part.TRAIN);
            assertEquals(fixture.getAsJsonArray("windows").size(), read.size());
            for (int window = 0; window < read.size(); window++) {
                JsonObject recorded =
                        fixture.getAsJsonArray("windows").get(window).getAsJsonObject();
                for (String key : List.of("ids", "types")) {
                    long[] padded = new long[most];
                    int[] own = Fixture.ints(recorded.getAsJsonArray(key));
                    Arrays.setAll(padded, place -> place < own.length ? own[place] : 0);
                    assertEquals(
                            Arrays.stream(padded).boxed().toList(),
                            Opened.whole(read.get(window)
                                    .get(key.equals("ids") ? TokenFields.INPUT_IDS : TokenFields.TOKEN_TYPE_IDS)));
                }
                for (String side : List.of("start", "end")) {
                    JsonElement place = recorded.get(side);
                    assertEquals(
                            List.of(place.getAsLong()),
                            Opened.whole(read.get(window).get(side)),
                            recorded::toString);
                }
            }
        }
    }

    @Test
    void placesOfNewQuestionsAreOfTheirContext() throws IOException {
        JsonObject fixture = Fixture.read("answers.json");
        Path file = file(fixture.getAsJsonObject("squad").toString());
        QuestionAnswering answering = answering(file, 36, 8);
        try (Opened opened = Opened.of(answering);
                NewData read = answering
                        .read(file, opened.examples().learned(), List.of("id"))
                        .orElseThrow()) {
            Opened.Heap batch = new Opened.Heap(List.of(read.fields()), 100);
            assertEquals(fixture.getAsJsonArray("windows").size(), read.read(batch));
            for (int window = 0; window < fixture.getAsJsonArray("windows").size(); window++) {
                JsonObject recorded =
                        fixture.getAsJsonArray("windows").get(window).getAsJsonObject();
                int question = recorded.get("question").getAsInt();
                int start = recorded.get("start").getAsInt();
                Questions.Window asked = read.questions().orElseThrow().window(window);
                assertEquals(List.of(Integer.toString(question)), read.kept(window));
                assertEquals(question, asked.question());
                if (start > 0) {
                    String text = asked.text(start, recorded.get("end").getAsInt());
                    assertTrue(
                            text.contains(answers(fixture, question)),
                            () -> text + " is not " + answers(fixture, question));
                }
            }
        }
    }

    @Test
    void newQuestionsMayStandInATable() throws IOException {
        Path squad = file(Fixture.read("answers.json").getAsJsonObject("squad").toString());
        QuestionAnswering answering = answering(squad, 36, 8);
        Path csv = Files.writeString(
                folder.resolve("questions.csv"), "context,number,question\nThe fox jumps.,7,Who?\nA dog.,8,What?\n");
        Path lines = Files.writeString(
                folder.resolve("questions.jsonl"),
                "{\"question\": \"Who?\", \"context\": \"The fox jumps.\", \"number\": 7}\n"
                        + "{\"question\": \"What?\", \"context\": \"A dog.\", \"number\": 8}\n");
        try (Opened opened = Opened.of(answering)) {
            Map<String, List<String>> learned = opened.examples().learned();
            for (Path table : List.of(csv, lines)) {
                try (NewData read =
                        answering.read(table, learned, List.of("number")).orElseThrow()) {
                    assertEquals(2, read.read(new Opened.Heap(List.of(read.fields()), 10)));
                    Questions.Window window = read.questions().orElseThrow().window(1);
                    assertEquals(1, window.question());
                    assertEquals("A dog.", window.text(window.first(), window.end() - 1));
                    assertEquals(List.of("8"), read.kept(1));
                }
            }
            assertEquals(
                    "has no column 'question', which is to be answered; it has context",
                    assertThrows(
                                    DataException.class,
                                    () -> answering.read(
                                            Files.writeString(folder.resolve("other.csv"), "context\nA dog.\n"),
                                            learned,
                                            List.of()))
                            .problems()
                            .get(0)
                            .message());
        }
    }

    @Test
    void itKnowsAllAnswersAndWhetherSomeQuestionsHaveNone() throws IOException {
        Path file = file(
                """
                {"data": [{"paragraphs": [{"context": "A dog sees a fox.", "qas": [
                {"question": "Who?", "answers": [{"text": "A dog", "answer_start": 0}, {"text": "dog", "answer_start": 2}]}
                ]}]}]}
                """);
        for (boolean none : new boolean[] {false, true}) {
            if (none) {
                Files.writeString(
                        file,
                        Files.readString(file)
                                .replace("}\n]}]}]}", "},\n{\"question\": \"Why?\", \"answers\": []}]}]}]}"));
            }
            try (Opened opened = new Opened(answering(file, 36, 8).open(new DatasetContext(42, TARGETS)))) {
                Questions questions = opened.examples().questions().orElseThrow();
                assertEquals(List.of("A dog", "dog"), questions.answers(0));
                assertEquals(none, questions.someHaveNone());
                assertEquals(30, questions.longest());
                assertEquals(
                        none ? List.of(0L, 1L) : List.of(0L),
                        opened.read(Part.TRAIN).stream()
                                .map(read ->
                                        Opened.whole(read.get(Questions.WINDOW)).get(0))
                                .toList());
            }
        }
    }

    private static String answers(JsonObject fixture, int question) {
        return fixture.getAsJsonObject("squad")
                .getAsJsonArray("data")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("paragraphs")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("qas")
                .get(question)
                .getAsJsonObject()
                .getAsJsonArray("answers")
                .get(0)
                .getAsJsonObject()
                .get("text")
                .getAsString();
    }

    @Test
    void itSaysWhatIsWrong() throws IOException {
        String squad = Fixture.read("answers.json").getAsJsonObject("squad").toString();
        assertEquals(
                "the answer of question 1 is \"in 1994\", but at answer_start = 3 its context has \" quick \"",
                refused(file(squad.replaceFirst("(\"in 1994\",\"answer_start\":)\\d+", "$13")), 36));
        for (String start : List.of("4.5", "\"4\"", "1099511627776", "-1", "null", "[4]")) {
            assertEquals(
                    "question 1 has answer_start = " + start
                            + ", but a whole number from 0 to 170, the length of its context, was expected",
                    refused(file(squad.replaceFirst("(\"in 1994\",\"answer_start\":)\\d+", "$1" + start)), 36));
        }
        assertEquals(
                "question 1 has answers that are no list",
                refused(file(squad.replaceFirst("\\[(\\{\"text\":\"in 1994\",\"answer_start\":\\d+})]", "$1")), 36));
        assertEquals(
                "question 1 has an answer without text; a question without an answer has an empty list of answers",
                refused(file(squad.replace("\"in 1994\"", "\"\"")), 36));
        assertEquals(
                "is not in the form of SQuAD: {\"data\": [{\"paragraphs\": [{\"context\": ..., \"qas\": [{\"id\": ...,"
                        + " \"question\": ..., \"answers\": [{\"text\": ..., \"answer_start\": ...}]}]}]}]}",
                refused(file("{\"data\": [{\"title\": \"Fox\"}]}"), 36));
        assertEquals(
                "question 0 has 9 tokens, which leave 0 of max-length = 12 for its context, no more than two parts share by"
                        + " stride = 8; raise max-length or lower stride",
                refused(file(squad), 12));
    }

    private static String refused(Path file, int most) {
        return assertThrows(DataException.class, () -> answering(file, most, 8)
                        .open(new DatasetContext(42, TARGETS))
                        .close())
                .getMessage();
    }

    @Nested
    class Compliance extends DatasetComplianceTest {
        private Path squad() {
            try {
                return file(
                        Fixture.read("answers.json").getAsJsonObject("squad").toString());
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }

        @Override
        protected Dataset component() {
            return answering(squad(), 36, 8);
        }

        @Override
        protected Map<String, TargetRequest> targets() {
            return TARGETS;
        }

        @Override
        protected Optional<Path> newData() {
            return Optional.of(squad());
        }
    }
}
