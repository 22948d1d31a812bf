package dev.cohort.plugins.images;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import dev.cohort.api.option.About;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.Name;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Photographs of ten kinds of things, 32×32 pixels in colour (Krizhevsky 2009), in the binary version's files: {@code
 * data_batch_1.bin} to {@code data_batch_5.bin}, and {@code test_batch.bin}, which is the test part.
 */
@Name("cifar10")
@About("photographs of ten kinds of things in the files of CIFAR-10's binary version")
public record Cifar10(
        @About("the folder with data_batch_1.bin to data_batch_5.bin and test_batch.bin") Path path,
        @Inline ImagePreparation preparation)
        implements Dataset {
    private static final List<String> TRAINING =
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    private static final String TEST = "test_batch.bin";
    private static final List<String> CLASSES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    public Cifar10 {
        preparation.requireChannels(3);
    }

    @Override
    public Examples open(DatasetContext context) {
        List<String> names = new ArrayList<>(TRAINING);
        names.add(TEST);
        List<String> missing = names.stream()
                .filter(name -> !Files.isRegularFile(path.resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw new DataException(
                    path,
                    "lacks " + String.join(", ", missing) + "; the folder must hold " + String.join(", ", names)
                            + " of cifar-10-binary.tar.gz, unpacked; Cohort downloads nothing");
        }
        List<CifarFile> files = names.stream()
                .map(name -> CifarFile.read(path.resolve(name), CLASSES.size()))
                .toList();
        int test = files.get(files.size() - 1).labels().length;
        int[] labels = files.stream()
                .flatMapToInt(file -> Arrays.stream(file.labels()))
                .toArray();
        return MemoryImages.open(
                path, CifarFile.images(files), labels, CLASSES, labels.length - test, preparation, context);
    }

    /** A file such as {@code test_batch.bin}, of which {@code label} may be kept. */
    @Override
    public Optional<NewData> read(Path input, Map<String, List<String>> learned, List<String> keep) {
        NewImages.requireKept(input, keep, List.of("label"));
        if (!Files.isRegularFile(input)) {
            throw new DataException(input, "is no file; a file of CIFAR-10's binary version was expected");
        }
        CifarFile file = CifarFile.read(input, CLASSES.size());
        List<Integer> size = NewImages.size(input, learned);
        Presentation presentation = preparation.presentation(3, size.get(0), size.get(1));
        List<List<String>> kept = new ArrayList<>();
        for (int label : keep.isEmpty() ? new int[0] : file.labels()) {
            kept.add(keep.stream().map(name -> CLASSES.get(label)).toList());
        }
        return Optional.of(new NewImages(
                CifarFile.images(List.of(file)),
                file.labels().length,
                presentation,
                preparation.features(3, presentation),
                kept));
    }
}
