package dev.cohort.plugins.images;

import dev.cohort.api.dataset.SplitMix64;
import java.nio.ByteBuffer;

/**
 * What of an image is seen: as much from its middle as fits the wanted form, or a varied view of it.
 *
 * @param flipped whether left and right are exchanged
 * @param angle by how much it is turned, in radians
 * @param share how much of the wanted form's height and width is seen, at most 1
 * @param right where the view lies among those that fit, from 0 for the left border to 1 for the right one
 * @param down likewise from the top
 */
record View(boolean flipped, double angle, double share, double right, double down) {
    /** The middle as it is. */
    static final View PLAIN = new View(false, 0, 1, 0.5, 0.5);

    /** A view that is drawn. */
    static View drawn(SplitMix64 random, boolean flip, double rotate, double crop) {
        boolean flipped = random.nextDouble() < 0.5 && flip;
        double turned = 2 * random.nextDouble() - 1;
        double angle = rotate == 0 ? 0 : Math.toRadians(turned * rotate);
        double share = 1 - crop * random.nextDouble();
        double right = random.nextDouble();
        double down = random.nextDouble();
        return crop == 0 ? new View(flipped, angle, 1, 0.5, 0.5) : new View(flipped, angle, share, right, down);
    }

    /** Writes what is seen, channel by channel, in the wanted form. */
    void sample(Pixels image, int height, int width, ByteBuffer to, int at) {
        Pixels source = image;
        while (step(source, height, width) >= 2 && source.height() > 1 && source.width() > 1) {
            source = source.halved();
        }
        double step = step(source, height, width);
        double middleX = step * width / 2 + right * (source.width() - step * width);
        double middleY = step * height / 2 + down * (source.height() - step * height);
        double cosine = Math.cos(angle) * step;
        double sine = Math.sin(angle) * step;
        int place = at;
        for (int channel = 0; channel < source.channels(); channel++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    double x = (column + 0.5 - width / 2.0) * (flipped ? -1 : 1);
                    double y = row + 0.5 - height / 2.0;
                    to.put(
                            place++,
                            at(source, channel, middleY + x * sine + y * cosine, middleX + x * cosine - y * sine));
                }
            }
        }
    }

    /** How many pixels of the image lie between two that are seen. */
    private double step(Pixels image, int height, int width) {
        return share * Math.min((double) image.height() / height, (double) image.width() / width);
    }

    /** Between four pixels, whose middles lie at halves. */
    private static byte at(Pixels image, int channel, double y, double x) {
        int row = (int) Math.floor(y - 0.5);
        int column = (int) Math.floor(x - 0.5);
        double below = y - 0.5 - row;
        double beside = x - 0.5 - column;
        double upper = image.at(channel, row, column) * (1 - beside) + image.at(channel, row, column + 1) * beside;
        double lower =
                image.at(channel, row + 1, column) * (1 - beside) + image.at(channel, row + 1, column + 1) * beside;
        return (byte) Math.round(upper * (1 - below) + lower * below);
    }
}
