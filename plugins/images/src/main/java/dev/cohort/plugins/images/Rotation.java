package dev.cohort.plugins.images;

/** Turns images about their middle: bilinear, with black beyond the border, as torchvision's {@code rotate}. */
final class Rotation {
    private Rotation() {}

    /** @param degrees against the clock */
    static void apply(Pixels image, double degrees) {
        byte[] source = image.bytes().clone();
        int height = image.height();
        int width = image.width();
        double cosine = StrictMath.cos(Math.toRadians(degrees));
        double sine = StrictMath.sin(Math.toRadians(degrees));
        for (int row = 0; row < height; row++) {
            double y = row + 0.5 - height / 2.0;
            for (int column = 0; column < width; column++) {
                double x = column + 0.5 - width / 2.0;
                double fromX = cosine * x - sine * y + width / 2.0 - 0.5;
                double fromY = sine * x + cosine * y + height / 2.0 - 0.5;
                for (int channel = 0; channel < image.channels(); channel++) {
                    int plane = channel * height * width;
                    image.bytes()[plane + row * width + column] = between(source, plane, height, width, fromY, fromX);
                }
            }
        }
    }

    private static byte between(byte[] pixels, int plane, int height, int width, double y, double x) {
        int row = (int) Math.floor(y);
        int column = (int) Math.floor(x);
        double below = y - row;
        double beside = x - column;
        double sum = 0;
        for (int down = 0; down < 2; down++) {
            for (int right = 0; right < 2; right++) {
                boolean inside =
                        row + down >= 0 && row + down < height && column + right >= 0 && column + right < width;
                if (inside) {
                    double share = (down == 0 ? 1 - below : below) * (right == 0 ? 1 - beside : beside);
                    sum += share * (pixels[plane + (row + down) * width + column + right] & 0xFF);
                }
            }
        }
        return (byte) Math.rint(sum);
    }
}
