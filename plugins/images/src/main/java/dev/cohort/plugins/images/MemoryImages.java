package dev.cohort.plugins.images;

import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Examples;
import java.nio.file.Path;
import java.util.List;

/** Opens images of classes that are in memory. */
final class MemoryImages {
    private MemoryImages() {}

    /**
     * Opens them.
     *
     * @param path where they come from
     * @param images those to train on, and behind them those of the test part
     * @param labels for each image the place of its class
     * @param training how many are to train on
     */
    static Examples open(
            Path path,
            RawImages images,
            int[] labels,
            List<String> classes,
            int training,
            ImagePreparation preparation,
            DatasetContext context) {
        Presentation presentation = preparation.presentation(images.channels(), images.height(), images.width());
        Digest digest = new Digest();
        images.parts().forEach(digest::add);
        for (int label : labels) {
            digest.add(new byte[] {(byte) label});
        }
        boolean asTheyAre = presentation.isOf(images.height(), images.width());
        return new ImageExamples(
                asTheyAre ? images : new CachedImages(images, presentation::prepared, labels.length),
                presentation,
                preparation.features(images.channels(), presentation),
                ImageParts.of(path, labels, classes, training, preparation.parts(0), context),
                !asTheyAre
                        || preparation.augmentation().isAny()
                        || preparation.augmentation().mixing().isAny(),
                digest.text(),
                List.of());
    }
}
