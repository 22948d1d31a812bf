package dev.cohort.plugins.images;

import dev.cohort.api.dataset.SplitMix64;
import java.util.List;
import java.util.Optional;

/** A rectangle of an image. */
record Box(int top, int left, int height, int width) {
    private static final int ATTEMPTS = 10;

    /**
     * A part of drawn area and form, as torchvision's {@code RandomResizedCrop} draws it: where ten attempts do not fit, the
     * middle.
     *
     * @param scale the least and largest share of the area
     * @param ratio the least and largest width / height, of whose logarithm any value is as likely
     */
    static Box drawn(int height, int width, List<Double> scale, List<Double> ratio, SplitMix64 random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = (double) height * width * between(scale, random);
            double form = logarithmic(ratio, random);
            int columns = (int) Math.rint(Math.sqrt(area * form));
            int rows = (int) Math.rint(Math.sqrt(area / form));
            if (columns > 0 && columns <= width && rows > 0 && rows <= height) {
                int top = random.nextInt(height - rows + 1);
                return new Box(top, random.nextInt(width - columns + 1), rows, columns);
            }
        }
        double form = (double) width / height;
        int columns = form > ratio.get(1) ? Math.max(1, (int) Math.rint(height * ratio.get(1))) : width;
        int rows = form < ratio.get(0) ? Math.max(1, (int) Math.rint(width / ratio.get(0))) : height;
        return new Box((height - rows) / 2, (width - columns) / 2, rows, columns);
    }

    /** What torchvision's {@code RandomErasing} blots out; nothing where ten attempts do not fit. */
    static Optional<Box> erased(int height, int width, List<Double> scale, List<Double> ratio, SplitMix64 random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = (double) height * width * between(scale, random);
            double form = logarithmic(ratio, random);
            int rows = (int) Math.rint(Math.sqrt(area * form));
            int columns = (int) Math.rint(Math.sqrt(area / form));
            if (rows < height && columns < width) {
                int top = random.nextInt(height - rows + 1);
                return Optional.of(new Box(top, random.nextInt(width - columns + 1), rows, columns));
            }
        }
        return Optional.empty();
    }

    private static double between(List<Double> range, SplitMix64 random) {
        return range.get(0) + (range.get(1) - range.get(0)) * random.nextDouble();
    }

    private static double logarithmic(List<Double> range, SplitMix64 random) {
        double least = StrictMath.log(range.get(0));
        return StrictMath.exp(least + (StrictMath.log(range.get(1)) - least) * random.nextDouble());
    }
}
