package dev.cohort.plugins.images;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import dev.cohort.api.dataset.NewData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A data set of gray images and their classes in the four IDX files that MNIST comes in. */
record IdxImages(Path path, ImagePreparation preparation, List<String> classes) {
    private static final List<String> TRAINING = List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte");
    private static final List<String> TEST = List.of("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte");

    Examples open(DatasetContext context) {
        List<Path> files =
                Stream.of(TRAINING, TEST).flatMap(List::stream).map(this::file).toList();
        requireAll(files);
        IdxFile training = IdxFile.read(files.get(0), 3, "images");
        IdxFile test = IdxFile.read(files.get(2), 3, "images");
        List<Integer> size = training.shape().subList(1, 3);
        if (!test.shape().subList(1, 3).equals(size)) {
            throw new DataException(
                    files.get(2),
                    "holds images of " + test.shape().subList(1, 3) + " pixels, but those to train on have " + size);
        }
        int[] labels = Stream.of(labels(files.get(1), training, files.get(0)), labels(files.get(3), test, files.get(2)))
                .flatMapToInt(Arrays::stream)
                .toArray();
        return MemoryImages.open(
                path,
                new RawImages(1, size.get(0), size.get(1), List.of(training.bytes(), test.bytes())),
                labels,
                classes,
                training.shape().get(0),
                preparation,
                context);
    }

    /** Opens a file of images for a model that was trained on such ones. */
    static NewData read(
            Path input, ImagePreparation preparation, Map<String, List<String>> learned, List<String> keep) {
        NewImages.requireKept(input, keep, List.of());
        if (!Files.isRegularFile(input)) {
            throw new DataException(input, "is no file; an IDX file of images was expected, such as " + TEST.get(0));
        }
        IdxFile file = IdxFile.read(input, 3, "images");
        List<Integer> size = NewImages.size(input, learned);
        Presentation presentation = preparation.presentation(1, size.get(0), size.get(1));
        return new NewImages(
                new RawImages(1, file.shape().get(1), file.shape().get(2), List.of(file.bytes())),
                file.shape().get(0),
                presentation,
                preparation.features(1, presentation),
                List.of());
    }

    /** A file as it stands, else in gzip. */
    private Path file(String name) {
        Path plain = path.resolve(name);
        return Files.exists(plain) ? plain : path.resolve(name + ".gz");
    }

    private void requireAll(List<Path> files) {
        List<String> missing = new ArrayList<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                missing.add(file.getFileName().toString().replace(".gz", ""));
            }
        }
        if (!missing.isEmpty()) {
            throw new DataException(
                    path,
                    "lacks " + String.join(", ", missing) + "; the folder must hold the IDX files "
                            + String.join(
                                    ", ",
                                    Stream.of(TRAINING, TEST)
                                            .flatMap(List::stream)
                                            .toList())
                            + ", plain or with .gz behind the name; Cohort downloads nothing");
        }
    }

    private int[] labels(Path file, IdxFile images, Path imageFile) {
        IdxFile labels = IdxFile.read(file, 1, "labels");
        int count = images.shape().get(0);
        if (labels.shape().get(0) != count) {
            throw new DataException(
                    file,
                    "holds " + labels.shape().get(0) + " labels, but " + imageFile.getFileName() + " has " + count
                            + " images");
        }
        int[] numbers = new int[count];
        for (int place = 0; place < count; place++) {
            numbers[place] = labels.bytes()[place] & 0xFF;
            if (numbers[place] >= classes.size()) {
                throw new DataException(
                        file,
                        "holds the label " + numbers[place] + " at place " + place + ", but there are " + classes.size()
                                + " classes, numbered from 0");
            }
        }
        return numbers;
    }
}
