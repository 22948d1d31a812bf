package dev.cohort.plugins.images;

import java.nio.file.Path;
import java.util.List;

/** Images in files. */
record ImageFiles(List<Path> files, Color color) implements ImageSource {
    @Override
    public Pixels read(int place) {
        return ImageFile.read(files.get(place), color);
    }
}
