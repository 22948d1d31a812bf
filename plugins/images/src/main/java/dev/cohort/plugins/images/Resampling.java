package dev.cohort.plugins.images;

import java.util.Arrays;

/**
 * Scales images by triangles as wide as the scale, so that nothing is left out when they become smaller: bilinear with
 * antialiasing, first in width, then in height, each time rounded to 8 bits, as Pillow and torchvision's {@code resize} have it.
 */
final class Resampling {
    private Resampling() {}

    /** An image in another size. */
    static Pixels resized(Pixels image, int height, int width) {
        if (image.height() == height && image.width() == width) {
            return image;
        }
        Weights rows = Weights.of(image.height(), height);
        Weights columns = Weights.of(image.width(), width);
        byte[] bytes = new byte[image.channels() * height * width];
        byte[] narrow = new byte[image.height() * width];
        float[] line = new float[width];
        for (int channel = 0; channel < image.channels(); channel++) {
            narrow(image, channel, columns, narrow);
            for (int row = 0; row < height; row++) {
                Arrays.fill(line, 0.5f);
                for (int tap = 0; tap < rows.count[row]; tap++) {
                    add(narrow, (rows.first[row] + tap) * width, rows.weights[row * rows.most + tap], line);
                }
                int at = (channel * height + row) * width;
                for (int column = 0; column < width; column++) {
                    bytes[at + column] = (byte) (int) line[column];
                }
            }
        }
        return new Pixels(image.channels(), height, width, bytes);
    }

    /** All rows of a channel in the new width. */
    private static void narrow(Pixels image, int channel, Weights columns, byte[] to) {
        int width = columns.count.length;
        byte[] bytes = image.bytes();
        for (int row = 0; row < image.height(); row++) {
            int line = (channel * image.height() + row) * image.width();
            for (int column = 0; column < width; column++) {
                int from = line + columns.first[column];
                int weight = column * columns.most;
                float sum = 0.5f;
                for (int tap = 0; tap < columns.count[column]; tap++) {
                    sum += (bytes[from + tap] & 0xFF) * columns.weights[weight + tap];
                }
                to[row * width + column] = (byte) (int) sum;
            }
        }
    }

    private static void add(byte[] from, int at, float weight, float[] to) {
        for (int column = 0; column < to.length; column++) {
            to[column] += (from[at + column] & 0xFF) * weight;
        }
    }

    /** By what each pixel of a line is the sum of which of another line. */
    private static final class Weights {
        private final int[] first;
        private final int[] count;
        private final int most;
        private final float[] weights;

        private Weights(int size, int most) {
            this.first = new int[size];
            this.count = new int[size];
            this.most = most;
            this.weights = new float[size * most];
        }

        static Weights of(int from, int to) {
            double scale = (double) from / to;
            double support = Math.max(1, scale);
            Weights weights = new Weights(to, 2 * (int) Math.ceil(support) + 1);
            double[] shares = new double[weights.most];
            for (int place = 0; place < to; place++) {
                double middle = (place + 0.5) * scale;
                int begin = Math.max(0, (int) (middle - support + 0.5));
                int end = Math.min(from, (int) (middle + support + 0.5));
                double sum = 0;
                for (int tap = begin; tap < end; tap++) {
                    double share = Math.max(0, 1 - Math.abs((tap - middle + 0.5) / support));
                    shares[tap - begin] = share;
                    sum += share;
                }
                weights.first[place] = begin;
                weights.count[place] = end - begin;
                for (int tap = 0; tap < end - begin; tap++) {
                    weights.weights[place * weights.most + tap] = (float) (shares[tap] / sum);
                }
            }
            return weights;
        }
    }
}
