package dev.cohort.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.cohort.engine.Device;
import dev.cohort.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every module of torch.nn that turns numbers into numbers, exported by both of PyTorch's exporters, trains with PyTorch's
 * losses, or says why not; {@code src/test/python/record_modules.py} made files and losses.
 */
class ModulesTest {
    private static final double TOLERANCE = 2e-5;

    /** What may train otherwise, and the words in which people are told so. */
    private static final Map<String, String> WARNED = Map.of(
            "Embedding-padding.trace", "the row is trained like the others",
            "BatchNorm1d-rows.dynamo", "module.weight, module.bias",
            "Transformer.dynamo", "multihead_attn.in_proj_bias",
            "TransformerDecoder.dynamo", "multihead_attn.in_proj_bias",
            "TransformerDecoderLayer.dynamo", "multihead_attn.in_proj_bias");

    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();
    private static JsonObject cases = new JsonObject();

    @TempDir
    Path folder;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in = Optional.ofNullable(ModulesTest.class.getResourceAsStream("/fixtures/modules.zip"))
                        .orElseThrow();
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                FILES.put(entry.getName(), zip.readAllBytes());
            }
        }
        String index = new String(Optional.ofNullable(FILES.get("index.json")).orElseThrow(), StandardCharsets.UTF_8);
        cases = JsonParser.parseString(index).getAsJsonObject().getAsJsonObject("cases");
    }

    @Test
    void trainAsInPyTorch() throws IOException {
        assertTrue(cases.size() > 200, "only " + cases.size() + " cases are recorded");
        Map<String, String> problems = new TreeMap<>();
        try (Engine engine = Engine.open(Device.CPU, 1)) {
            for (String name : cases.keySet()) {
                try {
                    problem(name, engine).ifPresent(problem -> problems.put(name, problem));
                } catch (RuntimeException failure) {
                    problems.put(name, String.valueOf(failure.getMessage()));
                }
            }
        }
        assertEquals(Map.of(), problems);
    }

    private Optional<String> problem(String name, Engine engine) throws IOException {
        byte[] file = Optional.ofNullable(FILES.get(name + ".onnx")).orElseThrow();
        JsonObject record = cases.getAsJsonObject(name);
        ImportedTraining training = new ImportedTraining(Files.write(folder.resolve("module.onnx"), file), record);
        double error = error(training.losses(engine), record.getAsJsonArray("losses"));
        List<String> remarks = training.remarks();
        String expected = WARNED.get(name);
        if (expected != null) {
            boolean told = remarks.size() == 1 && remarks.get(0).contains(expected);
            return told ? Optional.empty() : Optional.of(error + ", told " + remarks);
        }
        return error <= TOLERANCE && remarks.isEmpty() ? Optional.empty() : Optional.of(error + ", told " + remarks);
    }

    private static double error(List<Double> losses, JsonArray expected) {
        double worst = 0;
        for (int step = 0; step < losses.size(); step++) {
            double wanted = expected.get(step).getAsDouble();
            double error = Math.abs(losses.get(step) - wanted) / Math.abs(wanted);
            worst = error <= worst ? worst : error;
        }
        return worst;
    }
}
