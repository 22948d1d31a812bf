package dev.cohort.plugins.images;

import dev.cohort.api.dataset.SplitMix64;

/**
 * Changes of colour in a drawn order, with torchvision's formulas for 8 bits.
 *
 * @param brightness by what each colour is multiplied
 * @param contrast by what the distance of each colour from the image's mean brightness is multiplied
 * @param saturation by what the distance of each colour from its gray is multiplied
 * @param hue by what share of the circle colours are moved
 * @param order which comes when: 0 for brightness, then as above
 */
record ColorJitter(double brightness, double contrast, double saturation, double hue, int[] order) {
    /** Numbers within the ranges that an augmentation says. */
    static ColorJitter drawn(Augmentation options, SplitMix64 random) {
        int[] order = {0, 1, 2, 3};
        random.shuffle(order);
        return new ColorJitter(
                factor(options.brightness(), random),
                factor(options.contrast(), random),
                factor(options.saturation(), random),
                options.hue() * (2 * random.nextDouble() - 1),
                order);
    }

    private static double factor(double range, SplitMix64 random) {
        double least = Math.max(0, 1 - range);
        return least + (1 + range - least) * random.nextDouble();
    }

    void apply(Pixels image) {
        for (int change : order) {
            switch (change) {
                case 0 -> brighten(image.bytes());
                case 1 -> contrast(image);
                case 2 -> saturate(image);
                default -> turn(image);
            }
        }
    }

    private void brighten(byte[] bytes) {
        if (brightness != 1) {
            for (int place = 0; place < bytes.length; place++) {
                bytes[place] = blended(bytes[place] & 0xFF, 0, brightness);
            }
        }
    }

    private void contrast(Pixels image) {
        if (contrast == 1) {
            return;
        }
        int plane = image.height() * image.width();
        double sum = 0;
        for (int place = 0; place < plane; place++) {
            sum += gray(image, place, plane);
        }
        float mean = (float) (sum / plane);
        for (int place = 0; place < image.bytes().length; place++) {
            image.bytes()[place] = blended(image.bytes()[place] & 0xFF, mean, contrast);
        }
    }

    private void saturate(Pixels image) {
        int plane = image.height() * image.width();
        if (saturation == 1 || image.channels() == 1) {
            return;
        }
        for (int place = 0; place < plane; place++) {
            int gray = gray(image, place, plane);
            for (int channel = 0; channel < 3; channel++) {
                int at = place + channel * plane;
                image.bytes()[at] = blended(image.bytes()[at] & 0xFF, gray, saturation);
            }
        }
    }

    /** A whole number, as torchvision's {@code rgb_to_grayscale} cuts it off. */
    private static int gray(Pixels image, int place, int plane) {
        byte[] bytes = image.bytes();
        return image.channels() == 1
                ? bytes[place] & 0xFF
                : (int) (0.2989f * (bytes[place] & 0xFF)
                        + 0.587f * (bytes[place + plane] & 0xFF)
                        + 0.114f * (bytes[place + 2 * plane] & 0xFF));
    }

    private static byte blended(int color, float other, double share) {
        return (byte) (int) Math.max(0, Math.min(255, (float) share * color + (float) (1 - share) * other));
    }

    private void turn(Pixels image) {
        int plane = image.height() * image.width();
        if (hue == 0 || image.channels() == 1) {
            return;
        }
        byte[] bytes = image.bytes();
        for (int place = 0; place < plane; place++) {
            double red = (bytes[place] & 0xFF) / 255.0;
            double green = (bytes[place + plane] & 0xFF) / 255.0;
            double blue = (bytes[place + 2 * plane] & 0xFF) / 255.0;
            double most = Math.max(red, Math.max(green, blue));
            double range = most - Math.min(red, Math.min(green, blue));
            if (range == 0) {
                continue;
            }
            double sector = most == red
                    ? (green - blue) / range
                    : most == green ? 2 + (blue - red) / range : 4 + (red - green) / range;
            double turned = sector / 6 + hue;
            turned -= Math.floor(turned);
            for (int channel = 0; channel < 3; channel++) {
                bytes[place + channel * plane] = (byte) (int) (color(turned, channel, most, range) * 255.999);
            }
        }
    }

    /** A channel of a hue, as a function of how far it lies from where that channel is strongest. */
    private static double color(double hue, int channel, double most, double range) {
        double from = 6 * hue - 2 * channel;
        double distance = Math.abs(from - 6 * Math.rint(from / 6));
        return most - range * Math.max(0, Math.min(1, distance - 1));
    }
}
