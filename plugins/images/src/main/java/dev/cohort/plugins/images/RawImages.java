package dev.cohort.plugins.images;

import java.util.Arrays;
import java.util.List;

/**
 * Images of one size in memory.
 *
 * @param parts each holds images one after another, each channel by channel, row by row
 */
record RawImages(int channels, int height, int width, List<byte[]> parts) implements ImageSource {
    @Override
    public Pixels read(int place) {
        int bytes = channels * height * width;
        int rest = place;
        for (byte[] part : parts) {
            int count = part.length / bytes;
            if (rest < count) {
                byte[] image = Arrays.copyOfRange(part, rest * bytes, (rest + 1) * bytes);
                return new Pixels(channels, height, width, image);
            }
            rest -= count;
        }
        throw new IllegalArgumentException("there is no image " + place);
    }
}
