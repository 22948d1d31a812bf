package dev.cohort.plugins.images;

/** The channels of an image. */
public enum Color {
    /** Red, green and blue. */
    RGB(3),
    /** One channel of brightness. */
    GRAY(1);

    private final int channels;

    Color(int channels) {
        this.channels = channels;
    }

    int channels() {
        return channels;
    }
}
