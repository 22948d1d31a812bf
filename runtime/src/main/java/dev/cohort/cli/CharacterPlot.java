package dev.cohort.cli;

import dev.cohort.tracking.MetricTable;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A curve drawn with characters: with the dots of braille, eight to a character, where those can be shown, else with stars.
 *
 * @param columns how wide the field of the curve is, in characters
 * @param rows how high it is
 * @param braille whether dots can be shown
 */
record CharacterPlot(int columns, int rows, boolean braille) {
    private static final int FIRST_BRAILLE = 0x2800;

    /** The bit of each dot of a braille character, by row and column. */
    private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    /** Whether an encoding has the characters that a plot with dots consists of. */
    static boolean hasBraille(Charset charset) {
        return charset.canEncode() && charset.newEncoder().canEncode("⣿│└─");
    }

    /**
     * The curve as lines, with its axes; the vertical one begins at 0, or below where a value is.
     *
     * @param values at equal distances
     * @param last what the horizontal axis comes to; it begins at 0
     */
    List<String> lines(double[] values, long last) {
        double top = Arrays.stream(values).max().orElse(1);
        double bottom = Math.min(0, Arrays.stream(values).min().orElse(0));
        boolean[][] dots = dots(values, bottom, top > bottom ? top : bottom + 1);
        List<String> labels = List.of(MetricTable.shown(top), MetricTable.shown(bottom));
        int margin = labels.stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            String label = row == 0 ? labels.get(0) : row == rows - 1 ? labels.get(1) : "";
            lines.add((" ".repeat(margin - label.length()) + label + (braille ? " │" : " |") + characters(dots, row))
                    .stripTrailing());
        }
        String end = String.format(Locale.ROOT, "%,d", last);
        lines.add(" ".repeat(margin) + (braille ? " └" + "─".repeat(columns) : " +" + "-".repeat(columns)));
        lines.add(" ".repeat(margin + 2) + "0" + " ".repeat(Math.max(1, columns - 1 - end.length())) + end);
        return lines;
    }

    private int wide() {
        return braille ? 2 * columns : columns;
    }

    private int high() {
        return braille ? DOTS.length * rows : rows;
    }

    /** The dots by row from the top and column; those of neighbours are joined. */
    private boolean[][] dots(double[] values, double bottom, double top) {
        boolean[][] dots = new boolean[high()][wide()];
        int before = -1;
        for (int column = 0; column < wide(); column++) {
            int from = (int) ((long) values.length * column / wide());
            int to = Math.max(from + 1, (int) ((long) values.length * (column + 1) / wide()));
            for (int index = from; index < to; index++) {
                int place = (int) Math.round((values[index] - bottom) / (top - bottom) * (high() - 1));
                int joined = before < 0 ? place : before + Integer.signum(place - before);
                for (int dot = Math.min(joined, place); dot <= Math.max(joined, place); dot++) {
                    dots[high() - 1 - dot][column] = true;
                }
                dots[high() - 1 - place][column] = true;
                before = place;
            }
        }
        return dots;
    }

    private String characters(boolean[][] dots, int row) {
        StringBuilder characters = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            characters.append(braille ? braille(dots, row, column) : dots[row][column] ? '*' : ' ');
        }
        return characters.toString();
    }

    private static char braille(boolean[][] dots, int row, int column) {
        int bits = 0;
        for (int y = 0; y < DOTS.length; y++) {
            for (int x = 0; x < 2; x++) {
                bits |= dots[DOTS.length * row + y][2 * column + x] ? DOTS[y][x] : 0;
            }
        }
        return bits == 0 ? ' ' : (char) (FIRST_BRAILLE + bits);
    }
}
