package dev.cohort.trainer;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.model.Adaptation;
import dev.cohort.api.model.Model;
import dev.cohort.api.model.SavedModel;
import dev.cohort.plugin.PluginCode;
import dev.cohort.session.NamedTensor;
import dev.cohort.tracking.AtomicFolder;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The folder with a trained model as other programs read it, where the model has such a form. */
final class PretrainedFolder implements SavedModel {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /** Writes one file. */
    @FunctionalInterface
    private interface Content {
        void write(FileOutputStream file) throws IOException;
    }

    private final List<NamedTensor> tensors;
    private final List<Field> fields;
    private final Map<String, Content> files = new LinkedHashMap<>();

    private PretrainedFolder(List<NamedTensor> tensors, List<Field> fields) {
        this.tensors = tensors;
        this.fields = fields;
    }

    /**
     * Writes what a model makes of itself, and what was learned of the data that is a file in itself, such as a tokenizer.
     *
     * @param learned what the data set has learned, by name
     */
    static void write(
            Path folder,
            Model model,
            List<NamedTensor> tensors,
            List<Field> fields,
            Map<String, List<String>> learned) {
        PretrainedFolder saved = new PretrainedFolder(tensors, fields);
        PluginCode.run(model, "save", () -> model.save(saved));
        learned.forEach((name, lines) -> {
            if (!saved.files.isEmpty()
                    && name.endsWith(".json")
                    && NAME.matcher(name).matches()) {
                saved.text(name, String.join("", lines));
            }
        });
        saved.write(folder);
    }

    /** Writes what an adaptation makes of the parameters that have learned. */
    static void write(Path folder, Adaptation adaptation, List<NamedTensor> trained, List<Field> fields) {
        PretrainedFolder saved = new PretrainedFolder(trained, fields);
        PluginCode.run(adaptation, "save", () -> adaptation.save(saved));
        saved.write(folder);
    }

    private void write(Path folder) {
        if (files.isEmpty()) {
            return;
        }
        AtomicFolder.write(folder, temporary -> {
            for (Map.Entry<String, Content> entry : files.entrySet()) {
                try (FileOutputStream file =
                        new FileOutputStream(temporary.resolve(entry.getKey()).toFile())) {
                    entry.getValue().write(file);
                    file.getChannel().force(true);
                }
            }
        });
    }

    @Override
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        tensors.forEach(tensor -> shapes.put(tensor.name(), tensor.shape()));
        return shapes;
    }

    @Override
    public Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    @Override
    public void text(String file, String content) {
        add(file, out -> out.write(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void tensors(String file, Function<String, Optional<String>> names, Map<String, String> metadata) {
        List<NamedTensor> named = tensors.stream()
                .flatMap(
                        tensor -> names
                                .apply(tensor.name())
                                .map(name -> new NamedTensor(name, tensor.shape(), tensor.elements()))
                                .stream())
                .toList();
        add(file, out -> {
            BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
            Safetensors.write(buffered, new Safetensors.Content(named, List.of(), metadata));
            buffered.flush();
        });
    }

    private void add(String file, Content content) {
        if (!NAME.matcher(file).matches()) {
            throw new IllegalArgumentException("a saved model has files in one folder, none named " + file);
        }
        files.put(file, content);
    }
}
