package dev.cohort.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.api.dataset.SplitMix64;
import dev.cohort.api.option.InvalidOptionException;
import dev.cohort.configuration.GenerationSection;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a search writes with a table for a model, against what HuggingFace's {@code generate} wrote. */
final class SearchTest {
    private static final JsonObject RECORDED = recorded();

    private static JsonObject recorded() {
        try (Reader reader = new InputStreamReader(
                SearchTest.class.getResourceAsStream("/fixtures/generation.json"), StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @TestFactory
    List<DynamicTest> writesWhatWasRecorded() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : RECORDED.getAsJsonArray("written")) {
            JsonObject written = element.getAsJsonObject();
            String options = written.get("options").getAsString();
            tests.add(DynamicTest.dynamicTest(options.replace("\n", "; "), () -> {
                for (JsonElement one : written.getAsJsonArray("cases")) {
                    long[] prompt = longs(one.getAsJsonObject().getAsJsonArray("prompt"));
                    assertArrayEquals(
                            longs(one.getAsJsonObject().getAsJsonArray("tokens")),
                            written(options(options), prompt, 0),
                            () -> options + " " + one);
                }
            }));
        }
        return tests;
    }

    /** What the table has a search write. */
    private static long[] written(GenerationSection options, long[] prompt, long seed) {
        long end = RECORDED.get("end").getAsLong();
        TokenScores scores = new TokenScores(options);
        Search search = options.beams() > 1
                ? new BeamSearch(scores, prompt, end)
                : new SingleSearch(scores, prompt, end, new SplitMix64(seed));
        List<Long> last = List.of(prompt[prompt.length - 1]);
        for (int position = prompt.length - 1; !last.isEmpty(); position++) {
            JsonArray table = RECORDED.getAsJsonArray("table").get(position).getAsJsonArray();
            search.follow(last.stream()
                    .map(token -> doubles(table.get(token.intValue()).getAsJsonArray()))
                    .toList());
            last = search.continuations().stream()
                    .map(Search.Continuation::token)
                    .toList();
        }
        return search.text();
    }

    @TestFactory
    List<DynamicTest> drawsByTheProbabilitiesThatWereRecorded() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : RECORDED.getAsJsonArray("drawn")) {
            JsonObject drawn = element.getAsJsonObject();
            String options = drawn.get("options").getAsString();
            tests.add(DynamicTest.dynamicTest(options.replace("\n", "; "), () -> {
                for (int row = 0; row < 3; row++) {
                    double[] logits =
                            doubles(drawn.getAsJsonArray("logits").get(row).getAsJsonArray());
                    double[] expected = doubles(
                            drawn.getAsJsonArray("probabilities").get(row).getAsJsonArray());
                    assertArrayEquals(
                            expected,
                            new TokenScores(options("sample = true\n" + options)).probabilities(logits),
                            1e-12);
                }
            }));
        }
        return tests;
    }

    @Test
    void theLikeliestIsDrawnWhereTheTemperatureIsNextToNothing() {
        double[] probabilities = new TokenScores(options("sample = true\ntemperature = 1e-300"))
                .probabilities(new double[] {-3, 5, 4, 0});
        assertArrayEquals(new double[] {0, 1, 0, 0}, probabilities);
    }

    @Test
    void drawsTokensAsOftenAsTheyAreProbable() {
        GenerationSection options = options("sample = true\nmaximum-length = 1");
        double[] probabilities = new TokenScores(options)
                .probabilities(doubles(RECORDED.getAsJsonArray("table")
                        .get(0)
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonArray()));
        int draws = 4000;
        double[] shares = new double[probabilities.length];
        for (int seed = 0; seed < draws; seed++) {
            long[] text = written(options, new long[] {0}, seed * SplitMix64.GAMMA);
            shares[text.length == 0 ? RECORDED.get("end").getAsInt() : (int) text[0]] += 1.0 / draws;
        }
        assertArrayEquals(probabilities, shares, 0.03);
    }

    @Test
    void drawsTheSameBySeedAlone() {
        GenerationSection options = options("sample = true\ntemperature = 2.0\nmaximum-length = 12");
        long[] text = written(options, new long[] {0}, 3);
        assertArrayEquals(text, written(options, new long[] {0}, 3));
        assertNotEquals(
                1,
                IntStream.range(0, 10)
                        .mapToObj(seed -> Arrays.toString(written(options, new long[] {0}, seed)))
                        .distinct()
                        .count());
    }

    @Test
    void optionsThatWouldDoNothingAreRefused() {
        for (String text : List.of(
                "maximum-length = 0",
                "beams = 0",
                "beams = 1000000000",
                "repetition-penalty = 0.0",
                "beams = 2\nsample = true",
                "length-penalty = 2.0",
                "top-k = 5",
                "temperature = 0.5",
                "sample = true\ntop-p = 0.0")) {
            assertThrows(InvalidOptionException.class, () -> options(text), text);
        }
        assertEquals(GenerationSection.DEFAULT, options("beams = 1"));
    }

    private static GenerationSection options(String text) {
        Map<String, String> values = text.lines()
                .map(line -> line.split(" = "))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        return new GenerationSection(
                Integer.parseInt(values.getOrDefault("maximum-length", "64")),
                Integer.parseInt(values.getOrDefault("beams", "1")),
                Optional.ofNullable(values.get("length-penalty")).map(Double::valueOf),
                Boolean.parseBoolean(values.get("sample")),
                Optional.ofNullable(values.get("temperature")).map(Double::valueOf),
                Optional.ofNullable(values.get("top-k")).map(Integer::valueOf),
                Optional.ofNullable(values.get("top-p")).map(Double::valueOf),
                Double.parseDouble(values.getOrDefault("repetition-penalty", "1")));
    }

    private static double[] doubles(JsonArray numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToDouble(JsonElement::getAsDouble)
                .toArray();
    }

    private static long[] longs(JsonArray numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .mapToLong(JsonElement::getAsLong)
                .toArray();
    }
}
