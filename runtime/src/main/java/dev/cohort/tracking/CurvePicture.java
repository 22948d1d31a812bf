package dev.cohort.tracking;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * Curves in one picture, as SVG: a text that every browser shows, in whatever size.
 *
 * @param title what all of them are
 * @param across the axis of the places
 * @param up the axis of the values
 * @param curves at least one
 * @param marks places that are pointed out
 */
public record CurvePicture(String title, Axis across, Axis up, List<Curve> curves, List<Mark> marks) {
    /** An axis and what is told of it. */
    public record Axis(String label, boolean logarithmic) {}

    /**
     * Values at places, in ascending order of the places. Where either is no finite number, or one that a logarithm does not take,
     * the line has a gap.
     *
     * @param faint whether it is the background of another
     */
    public record Curve(String label, double[] places, double[] values, boolean faint) {}

    /** A place with a name. */
    public record Mark(String label, double place) {}

    private static final double WIDTH = 960;
    private static final double HEIGHT = 540;
    private static final double LEFT = 80;
    private static final double RIGHT = 230;
    private static final double TOP = 50;
    private static final double BOTTOM = 60;
    private static final double LINE = 17;

    /** Colours that are told apart by most eyes, and by lightness too; then the same with dashes. */
    private static final List<String> COLORS = List.of(
            "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#b8860b", "#7f3c8d", "#444444", "#a5aa22",
            "#e73f74");

    private static final List<String> DASHES = List.of("", " stroke-dasharray=\"7 3\"", " stroke-dasharray=\"2 3\"");

    public CurvePicture {
        curves = List.copyOf(curves);
        marks = List.copyOf(marks);
    }

    /** Whether values are told apart better by their logarithms: none is below 0, and most are far below the largest. */
    public static boolean wantsLogarithm(List<Curve> curves) {
        double[] sorted = all(curves, Curve::values).sorted().toArray();
        return sorted.length > 0 && sorted[0] >= 0 && sorted[sorted.length - 1] > 10 * sorted[sorted.length / 2];
    }

    private static DoubleStream all(List<Curve> curves, Function<Curve, double[]> numbers) {
        return curves.stream()
                .flatMapToDouble(curve -> DoubleStream.of(numbers.apply(curve)))
                .filter(Double::isFinite);
    }

    /** The picture as a whole file. */
    public String svg() {
        PictureScale x = PictureScale.of(across.logarithmic(), all(curves, Curve::places), LEFT, WIDTH - RIGHT);
        PictureScale y = PictureScale.of(up.logarithmic(), all(curves, Curve::values), HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n",
                WIDTH,
                HEIGHT);
        add(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n");
        text(svg, (LEFT + WIDTH - RIGHT) / 2, TOP - 20, "middle", " font-size=\"16\"", title);
        text(svg, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 15, "middle", "", across.label());
        text(svg, 10, TOP - 12, "start", "", up.label());
        for (double tick : x.ticks()) {
            double place = x.place(tick);
            line(svg, place, TOP, place, HEIGHT - BOTTOM, "#dddddd", "");
            text(svg, place, HEIGHT - BOTTOM + 18, "middle", "", PictureScale.number(tick));
        }
        for (double tick : y.ticks()) {
            double place = y.place(tick);
            line(svg, LEFT, place, WIDTH - RIGHT, place, "#dddddd", "");
            text(svg, LEFT - 8, place + 4, "end", "", PictureScale.number(tick));
        }
        for (int index = 0; index < curves.size(); index++) {
            curve(svg, curves.get(index), index, x, y);
        }
        for (int index = 0; index < marks.size(); index++) {
            double place = x.place(marks.get(index).place());
            line(svg, place, TOP, place, HEIGHT - BOTTOM, "black", " stroke-dasharray=\"4 4\"");
            boolean left = place < (LEFT + WIDTH - RIGHT) / 2;
            String anchor = left ? "start" : "end";
            double beside = place + (left ? 5 : -5);
            text(
                    svg,
                    beside,
                    TOP + LINE * (index + 1),
                    anchor,
                    "",
                    marks.get(index).label());
        }
        legend(svg);
        return svg.append("</svg>").append(System.lineSeparator()).toString();
    }

    /** Those that end highest come first, as their ends do. */
    private void legend(StringBuilder svg) {
        List<Curve> ordered = curves.stream()
                .sorted(Comparator.comparingDouble(CurvePicture::end).reversed())
                .toList();
        double step = Math.min(LINE, (HEIGHT - TOP - BOTTOM) / ordered.size());
        for (int index = 0; index < ordered.size(); index++) {
            double place = TOP + step * index + 5;
            Curve curve = ordered.get(index);
            add(svg, "<path d=\"M%.1f %.1fh26\"%s/>%n", WIDTH - RIGHT + 14, place, style(curves.indexOf(curve), curve));
            text(svg, WIDTH - RIGHT + 46, place + 4, "start", "", curve.label());
        }
    }

    private static double end(Curve curve) {
        double end = Double.POSITIVE_INFINITY;
        for (double value : curve.values()) {
            end = value;
        }
        return Double.isNaN(end) ? Double.POSITIVE_INFINITY : end;
    }

    private void curve(StringBuilder svg, Curve curve, int index, PictureScale x, PictureScale y) {
        StringBuilder path = new StringBuilder();
        boolean joined = false;
        for (int point = 0; point < curve.values().length; point++) {
            double across = x.place(curve.places()[point]);
            double up = y.place(curve.values()[point]);
            boolean there = Double.isFinite(across) && Double.isFinite(up);
            if (there) {
                add(path, "%s%.1f %.1f", joined ? "L" : "M", across, up);
            }
            joined = there;
        }
        add(svg, "<path d=\"%s\"%s><title>%s</title></path>%n", path, style(index, curve), escaped(curve.label()));
    }

    private String style(int index, Curve curve) {
        return String.format(
                Locale.ROOT,
                " fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\"%s",
                curve.faint() ? "#aaaaaa" : COLORS.get(index % COLORS.size()),
                curve.faint() ? "1" : "2",
                DASHES.get(index / COLORS.size() % DASHES.size()));
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String color, String more) {
        add(svg, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"%s/>%n", x1, y1, x2, y2, color, more);
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String more, String text) {
        add(svg, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>%n", x, y, anchor, more, escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
