package dev.cohort.plugins.images;

/**
 * A decoded image.
 *
 * @param bytes channel by channel, row by row; changed where an image is varied in its place
 */
record Pixels(int channels, int height, int width, byte[] bytes) {
    /** The middle of a height and a width, with black around it where the image is smaller. */
    Pixels center(int rows, int columns) {
        // Halves go to the even number, as Python's round() and so torchvision's center_crop has it.
        return cut((int) Math.rint((height - rows) / 2.0), (int) Math.rint((width - columns) / 2.0), rows, columns);
    }

    /** A part, with black where it goes beyond the border; the image itself where that is all of it. */
    Pixels cut(int top, int left, int rows, int columns) {
        if (top == 0 && left == 0 && rows == height && columns == width) {
            return this;
        }
        byte[] part = new byte[channels * rows * columns];
        int first = Math.max(0, -left);
        int count = Math.min(columns, width - left) - first;
        for (int channel = 0; channel < channels && count > 0; channel++) {
            for (int row = Math.max(0, -top); row < Math.min(rows, height - top); row++) {
                int from = (channel * height + top + row) * width + left + first;
                System.arraycopy(bytes, from, part, (channel * rows + row) * columns + first, count);
            }
        }
        return new Pixels(channels, rows, columns, part);
    }

    /** A copy that may be varied. */
    Pixels copy() {
        return new Pixels(channels, height, width, bytes.clone());
    }

    /** Exchanges left and right. */
    void mirror() {
        for (int line = 0; line < channels * height; line++) {
            for (int left = line * width, right = left + width - 1; left < right; left++, right--) {
                byte pixel = bytes[left];
                bytes[left] = bytes[right];
                bytes[right] = pixel;
            }
        }
    }

    /** Exchanges top and bottom. */
    void turnOver() {
        byte[] line = new byte[width];
        for (int channel = 0; channel < channels; channel++) {
            for (int row = 0; row < height / 2; row++) {
                int upper = (channel * height + row) * width;
                int lower = (channel * height + height - 1 - row) * width;
                System.arraycopy(bytes, upper, line, 0, width);
                System.arraycopy(bytes, lower, bytes, upper, width);
                System.arraycopy(line, 0, bytes, lower, width);
            }
        }
    }

    /** Fills as much of a rectangle as lies within the image. */
    void fill(Box box, byte[] colors) {
        for (int channel = 0; channel < channels; channel++) {
            for (int row = Math.max(0, box.top()); row < Math.min(height, box.top() + box.height()); row++) {
                int line = (channel * height + row) * width;
                for (int column = Math.max(0, box.left());
                        column < Math.min(width, box.left() + box.width());
                        column++) {
                    bytes[line + column] = colors[channel];
                }
            }
        }
    }
}
