package dev.cohort.plugins.images;

import dev.cohort.api.dataset.SplitMix64;
import java.util.Optional;

/**
 * How decoded images become examples.
 *
 * @param height of an example
 * @param width of an example
 * @param resize what the shorter side of an image is brought to first; unless given, what just covers an example
 * @param mean what stands for nothing, channel by channel
 */
record Presentation(int height, int width, Optional<Integer> resize, Augmentation augmentation, byte[] mean) {
    /** How many times as long as an example covers an image may be; it loses its ends first. */
    private static final int LONGEST = 16;

    /** Whether images of a size become examples without being scaled. */
    boolean isOf(int rows, int columns) {
        return rows == height && columns == width && resize.isEmpty();
    }

    /** As much of what is done to an image as is the same each time, to be done once. */
    Pixels prepared(Pixels decoded) {
        return switch (augmentation.crop()) {
            case CENTER -> scaled(decoded).center(height, width);
            case RANDOM -> scaled(decoded);
            case RESIZED -> decoded;
        };
    }

    /** The example of a prepared image in an evaluation. */
    Pixels plain(Pixels prepared) {
        return augmentation.crop() == Crop.RESIZED
                ? scaled(prepared).center(height, width)
                : prepared.center(height, width);
    }

    /** The example of a prepared image in training. */
    Pixels varied(Pixels prepared, SplitMix64 random) {
        Pixels seen = augmentation.seen(prepared, height, width, random);
        Pixels own = seen == prepared ? seen.copy() : seen;
        augmentation.vary(own, mean, random);
        return own;
    }

    private Pixels scaled(Pixels image) {
        int most = LONGEST * Math.max(height, width);
        int least = Math.min(image.height(), image.width());
        long longest = (long) most * least / Math.min(height, width);
        Pixels seen = image.center((int) Math.min(image.height(), Math.max(least, longest)), (int)
                Math.min(image.width(), Math.max(least, longest)));
        if (resize.isPresent()) {
            boolean tall = seen.height() > seen.width();
            int shorter = resize.get();
            int longer = (int)
                    ((long) shorter * Math.max(seen.height(), seen.width()) / Math.min(seen.height(), seen.width()));
            return Resampling.resized(seen, tall ? longer : shorter, tall ? shorter : longer);
        }
        boolean byHeight = (long) height * seen.width() >= (long) width * seen.height();
        return byHeight
                ? Resampling.resized(seen, height, (int) ((long) height * seen.width() / seen.height()))
                : Resampling.resized(seen, (int) ((long) width * seen.height() / seen.width()), width);
    }
}
