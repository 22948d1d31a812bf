package dev.cohort.plugins.transformers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.TokenFields;
import dev.cohort.api.dataset.Vocabulary;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.GenerativeModel;
import dev.cohort.api.model.Model;
import dev.cohort.configuration.GenerationSection;
import dev.cohort.engine.Binding;
import dev.cohort.engine.Device;
import dev.cohort.engine.Engine;
import dev.cohort.generation.Prompts;
import dev.cohort.generation.TokenWriter;
import dev.cohort.generation.WritingGraphs;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Goes on with prompts of different lengths in one batch, by the exported graphs, as HuggingFace's generate does with each. */
class GenerationTest {
    @TestFactory
    List<DynamicTest> writesWhatTheHuggingFaceLibraryWrites() throws IOException {
        JsonObject all = Fixtures.read("generated.json");
        int more = all.get("more").getAsInt();
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonElement element : all.getAsJsonArray("cases")) {
            JsonObject example = element.getAsJsonObject();
            String name = example.get("name").getAsString();
            tests.add(DynamicTest.dynamicTest(name, () -> {
                check(example, "greedy", options(more, 1, 1));
                check(example, "beams", options(more, 3, 1));
                check(example, "penalized", options(more, 1, 1.3));
            }));
        }
        return tests;
    }

    private static GenerationSection options(int length, int beams, double penalty) {
        return new GenerationSection(
                length, beams, Optional.empty(), false, Optional.empty(), Optional.empty(), Optional.empty(), penalty);
    }

    private static void check(JsonObject example, String what, GenerationSection options) {
        List<long[]> prompts = lists(example.getAsJsonArray("prompts"));
        int length = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
        String name = example.get("name").getAsString();
        List<Field> fields = fields(name, length, example.get("tokens").getAsInt());
        Model model = Fixtures.model(type(name), "path = '" + Fixtures.path(name) + "'");
        SessionOptions plain = SessionOptions.of(Fixtures.BATCH);
        try (TrainingSession session = Fixtures.open(
                        model, List.of(fields), new SessionOptions(plain.device(), 1, 1, Fixtures.BATCH, options));
                Engine engine = Engine.open(Device.CPU, 1);
                TokenWriter writer = writer(engine, session.network().writing().orElseThrow(), options, example)) {
            ByteBuffer ids = longs(prompts.size() * length);
            ByteBuffer mask = longs(prompts.size() * length);
            for (int row = 0; row < prompts.size(); row++) {
                for (int place = 0; place < prompts.get(row).length; place++) {
                    ids.asLongBuffer().put(row * length + place, prompts.get(row)[place]);
                    mask.asLongBuffer().put(row * length + place, 1);
                }
            }
            LongBuffer tokens = ids.asLongBuffer();
            boolean continues = ((GenerativeModel) model).continues();
            Prompts given = continues
                    ? Prompts.given(
                            tokens, mask.asLongBuffer(), prompts.size(), length, Optional.empty(), OptionalLong.empty())
                    : Prompts.start(0, prompts.size());
            Shape shape = Shape.of(prompts.size(), length);
            List<long[]> written = writer.write(
                    given,
                    (binding, inputs) -> {
                        assertEquals(Set.of(TokenFields.INPUT_IDS, TokenFields.ATTENTION_MASK), inputs);
                        bind(binding, TokenFields.INPUT_IDS, shape, ids);
                        bind(
                                binding,
                                TokenFields.ATTENTION_MASK,
                                shape,
                                given.mask().orElse(mask));
                    },
                    0);
            assertEquals(texts(lists(example.getAsJsonArray(what))), texts(written), what);
        }
    }

    /** The model that a case is of. */
    private static String type(String name) {
        return name.replaceFirst("-.*", "");
    }

    private static void bind(Binding binding, String name, Shape shape, ByteBuffer elements) {
        binding.input(name, ElementType.INT64, shape, elements);
    }

    private static List<Field> fields(String name, int length, int tokens) {
        List<String> names =
                IntStream.range(0, tokens).mapToObj(Integer::toString).toList();
        List<Field> fields = new ArrayList<>();
        fields.add(new Field(TokenFields.INPUT_IDS, ElementType.INT64, Shape.of(length)).withClasses(names));
        fields.add(new Field(TokenFields.ATTENTION_MASK, ElementType.INT64, Shape.of(length)));
        if (name.startsWith("t5")) {
            fields.add(
                    new Field(TokenFields.DECODER_INPUT_IDS, ElementType.INT64, Shape.of(length)).withClasses(names));
        }
        fields.add(new Field(Field.TARGET, ElementType.INT64, Shape.of(length)).withClasses(names));
        return fields;
    }

    private static TokenWriter writer(
            Engine engine, WritingGraphs graphs, GenerationSection options, JsonObject example) {
        Vocabulary vocabulary = new Vocabulary() {
            @Override
            public int size() {
                return example.get("tokens").getAsInt();
            }

            @Override
            public long start() {
                return 0;
            }

            @Override
            public long end() {
                return example.get("end").getAsLong();
            }

            @Override
            public String text(long[] tokens) {
                return Arrays.toString(tokens);
            }
        };
        return new TokenWriter(engine, graphs, (binding, inputs) -> {}, options, vocabulary, 1);
    }

    private static ByteBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.nativeOrder());
    }

    private static List<long[]> lists(JsonArray lists) {
        return StreamSupport.stream(lists.spliterator(), false)
                .map(list -> StreamSupport.stream(list.getAsJsonArray().spliterator(), false)
                        .mapToLong(JsonElement::getAsLong)
                        .toArray())
                .toList();
    }

    private static List<String> texts(List<long[]> tokens) {
        return tokens.stream().map(Arrays::toString).toList();
    }
}
