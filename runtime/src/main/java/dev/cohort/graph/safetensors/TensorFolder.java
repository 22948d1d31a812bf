package dev.cohort.graph.safetensors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.cohort.api.graph.ImportedTensors;
import dev.cohort.api.graph.Initializer;
import dev.cohort.api.graph.ModelFormatException;
import dev.cohort.api.graph.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model's tensors as the HuggingFace library writes them: in {@code model.safetensors} of a folder, or in several files beside
 * {@code model.safetensors.index.json}, whose {@code weight_map} says which tensor is in which.
 */
public final class TensorFolder implements ImportedTensors {
    private static final String FILE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /** Far above the index of the largest models. */
    private static final long LONGEST_INDEX = 100_000_000;

    private record Place(SafetensorsFile file, SafetensorsHeader.Entry entry) {}

    private final Map<String, Place> places = new LinkedHashMap<>();

    private TensorFolder() {}

    /** @throws ModelFormatException if there is no such file, or it is not as the format asks for */
    public static TensorFolder open(Path folder) {
        TensorFolder tensors = new TensorFolder();
        if (Files.exists(folder.resolve(FILE))) {
            SafetensorsFile file = file(folder.resolve(FILE));
            file.header().entries().forEach(entry -> tensors.places.put(entry.name(), new Place(file, entry)));
        } else if (Files.exists(folder.resolve(INDEX))) {
            tensors.read(folder, folder.resolve(INDEX));
        } else {
            throw new ModelFormatException(
                    folder,
                    "has neither " + FILE + " nor " + INDEX
                            + ", one of which save_pretrained of the HuggingFace library writes");
        }
        return tensors;
    }

    private static SafetensorsFile file(Path file) {
        try {
            return SafetensorsFile.open(file);
        } catch (IOException failure) {
            throw refuse(file, "cannot be read as a safetensors file: " + failure.getMessage());
        }
    }

    private void read(Path folder, Path index) {
        Map<String, SafetensorsFile> files = new TreeMap<>();
        weights(index).entrySet().forEach(weight -> {
            String name = name(index, weight.getValue());
            if (Files.notExists(folder.resolve(name))) {
                throw refuse(index, "names " + name + ", which is not there");
            }
            SafetensorsFile file = files.computeIfAbsent(name, key -> file(folder.resolve(key)));
            SafetensorsHeader.Entry entry = file.header().entries().stream()
                    .filter(candidate -> candidate.name().equals(weight.getKey()))
                    .findFirst()
                    .orElseThrow(() -> refuse(
                            index,
                            "says that " + name + " has a tensor '" + weight.getKey() + "', which is not there"));
            places.put(entry.name(), new Place(file, entry));
        });
    }

    private static JsonObject weights(Path index) {
        try {
            if (Files.size(index) > LONGEST_INDEX) {
                throw refuse(index, "is longer than any index, with " + Files.size(index) + " bytes");
            }
            JsonElement json = JsonParser.parseString(Files.readString(index));
            if (json.isJsonObject() && json.getAsJsonObject().get("weight_map") instanceof JsonObject weights) {
                return weights;
            }
            throw refuse(index, "has no weight_map");
        } catch (IOException | JsonParseException failure) {
            throw refuse(index, "cannot be read as JSON: " + failure.getMessage());
        }
    }

    /** The name of a file in the same folder, and nowhere else. */
    private static String name(Path index, JsonElement value) {
        boolean plain = value.isJsonPrimitive()
                && value.getAsString().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}\\.safetensors");
        if (!plain) {
            throw refuse(index, "names " + value + ", which is no safetensors file beside it");
        }
        return value.getAsString();
    }

    private static ModelFormatException refuse(Path file, String problem) {
        return new ModelFormatException(file, problem.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?"));
    }

    @Override
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        places.forEach((name, place) -> shapes.put(name, place.entry().shape()));
        return Collections.unmodifiableMap(shapes);
    }

    @Override
    public Initializer initializer(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException("there is no tensor '" + name + "'");
        }
        return (values, shape, random) -> {
            if (values.length != place.entry().elements()) {
                throw new IllegalArgumentException(
                        "the tensor '" + name + "' has shape " + place.entry().shape() + ", not " + shape);
            }
            Path file = place.file().file();
            try {
                System.arraycopy(place.file().elements(place.entry()), 0, values, 0, values.length);
            } catch (IOException failure) {
                throw refuse(file, "cannot be read any more: " + failure.getMessage());
            }
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw refuse(
                            file, "has " + value + " in the tensor '" + name + "', which nothing can be learned from");
                }
            }
        };
    }
}
