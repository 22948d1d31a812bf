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
                Optional<String> answer =
                        read.span(window, start, recorded.get("end").getAsInt());
                assertEquals(List.of(Integer.toString(question)), read.kept(window));
                assertEquals(start > 0, answer.isPresent());
                answer.ifPresent(text -> assertTrue(
                        text.contains(answers(fixture, question)),
                        () -> text + " is not " + answers(fixture, question)));
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
