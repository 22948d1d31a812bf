package dev.cohort.plugins.images;

/**
 * A decoded image.
 *
 * @param bytes channel by channel, row by row
 */
record Pixels(int channels, int height, int width, byte[] bytes) {
    /** Half as high and wide, each pixel the mean of four, so that sampling it leaves nothing out. */
    Pixels halved() {
        int rows = height / 2;
        int columns = width / 2;
        byte[] halved = new byte[channels * rows * columns];
        int place = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    int sum = at(channel, 2 * row, 2 * column)
                            + at(channel, 2 * row, 2 * column + 1)
                            + at(channel, 2 * row + 1, 2 * column)
                            + at(channel, 2 * row + 1, 2 * column + 1);
                    halved[place++] = (byte) ((sum + 2) / 4);
                }
            }
        }
        return new Pixels(channels, rows, columns, halved);
    }

    /** From 0 to 255; beyond the border it goes on as it ends. */
    int at(int channel, int row, int column) {
        int y = Math.max(0, Math.min(height - 1, row));
        int x = Math.max(0, Math.min(width - 1, column));
        return bytes[(channel * height + y) * width + x] & 0xFF;
    }
}
