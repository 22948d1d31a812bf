package dev.cohort.plugins.images;

import dev.cohort.api.dataset.SplitMix64;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * Mixes each example of a batch with the one before it, and their classes by the same shares, as torchvision's {@code MixUp} and
 * {@code CutMix}: one share for a batch, from the beta distribution.
 *
 * @param mixup the parameter of the distribution of shares where images are averaged; 0 for never
 * @param cutmix likewise where a rectangle of one image is put into another; where both are, either is as likely
 */
record Mixing(double mixup, double cutmix) {
    boolean isAny() {
        return mixup + cutmix > 0;
    }

    /** Mixes the images of a batch, and the probabilities of their classes, if there are any. */
    void apply(ByteBuffer images, FloatBuffer probabilities, int count, Shape shape, SplitMix64 random) {
        boolean cut = cutmix > 0 && (mixup == 0 || random.nextDouble() < 0.5);
        double share = beta(cut ? cutmix : mixup, random);
        Optional<Box> box = cut
                ? Optional.of(shape.cut(share, random.nextInt(shape.height()), random.nextInt(shape.width())))
                : Optional.empty();
        mix(images, probabilities, count, shape, share, box);
    }

    /** @param box what is taken from the other image; unless given, images are averaged */
    static void mix(
            ByteBuffer images, FloatBuffer probabilities, int count, Shape shape, double wanted, Optional<Box> box) {
        double share = box.map(shape::without).orElse(wanted);
        byte[] all = new byte[count * shape.bytes()];
        images.get(0, all);
        box.ifPresentOrElse(
                cut -> paste(all, images, count, shape, cut), () -> average(all, images, count, shape.bytes(), share));
        float[] own = new float[count * shape.classes()];
        probabilities.get(0, own);
        for (int place = 0; place < own.length; place++) {
            float other = own[(place + own.length - shape.classes()) % own.length];
            probabilities.put(place, (float) (share * own[place] + (1 - share) * other));
        }
    }

    private static void average(byte[] from, ByteBuffer to, int count, int bytes, double share) {
        for (int place = 0; place < from.length; place++) {
            int other = from[(place + (count - 1) * bytes) % from.length] & 0xFF;
            to.put(place, (byte) Math.rint(share * (from[place] & 0xFF) + (1 - share) * other));
        }
    }

    private static void paste(byte[] from, ByteBuffer to, int count, Shape shape, Box box) {
        for (int index = 0; index < count; index++) {
            int other = (index + count - 1) % count;
            for (int channel = 0; channel < shape.channels(); channel++) {
                for (int row = box.top(); row < box.top() + box.height(); row++) {
                    int place = (channel * shape.height() + row) * shape.width() + box.left();
                    to.put(index * shape.bytes() + place, from, other * shape.bytes() + place, box.width());
                }
            }
        }
    }

    /** What a batch holds: images of a size, and so many classes. */
    record Shape(int channels, int height, int width, int classes) {
        int bytes() {
            return channels * height * width;
        }

        /** A rectangle of the share that is left, cut off where it goes beyond the border. */
        Box cut(double share, int middleY, int middleX) {
            double half = 0.5 * Math.sqrt(1 - share);
            int left = Math.max(0, middleX - (int) (half * width));
            int top = Math.max(0, middleY - (int) (half * height));
            int right = Math.min(width, middleX + (int) (half * width));
            int bottom = Math.min(height, middleY + (int) (half * height));
            return new Box(top, left, bottom - top, right - left);
        }

        /** The share of an image that lies without a rectangle. */
        double without(Box box) {
            return 1 - (double) box.height() * box.width() / (height * width);
        }
    }

    /** A number from 0 to 1 of the beta distribution with two equal parameters. */
    static double beta(double parameter, SplitMix64 random) {
        double first = gamma(parameter, random);
        double second = gamma(parameter, random);
        return first + second > 0 ? first / (first + second) : 0.5;
    }

    /** Marsaglia and Tsang 2000, "A simple method for generating gamma variables". */
    private static double gamma(double shape, SplitMix64 random) {
        if (shape < 1) {
            return gamma(shape + 1, random) * StrictMath.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = random.nextGaussian();
            double cube = 1 + c * normal;
            double v = cube * cube * cube;
            if (v > 0
                    && StrictMath.log(1 - random.nextDouble())
                            < 0.5 * normal * normal + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }
}
