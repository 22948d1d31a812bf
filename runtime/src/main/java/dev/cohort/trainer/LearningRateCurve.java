package dev.cohort.trainer;

import dev.cohort.tracking.CurvePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The loss as the learning rate rises, and what follows from it (Smith 2015).
 *
 * @param points in the order in which they were measured, with ever larger rates
 * @param diverged whether it ended because the loss rose too far
 */
record LearningRateCurve(List<Point> points, boolean diverged) {
    /** The loss of one update, before it. */
    record Point(double rate, double loss) {}

    /** Over so many points on each side the loss is averaged, for those of single batches are noise. */
    private static final int NEIGHBOURS = 4;

    /** What comes first tells of the first values of the parameters. */
    private static final double SKIPPED = 0.1;

    /** The loss is least where it is about to rise, so the rate is to be well below, as fastai has it. */
    private static final double MARGIN = 10;

    LearningRateCurve {
        points = List.copyOf(points);
    }

    /** The loss around each point. */
    double[] smoothed() {
        double[] smoothed = new double[points.size()];
        for (int index = 0; index < smoothed.length; index++) {
            int reach = Math.min(NEIGHBOURS, Math.min(index, smoothed.length - 1 - index));
            smoothed[index] = points.subList(index - reach, index + reach + 1).stream()
                    .mapToDouble(Point::loss)
                    .average()
                    .orElseThrow();
        }
        return smoothed;
    }

    /** The rate at which the loss falls fastest; nothing where it does not fall. */
    OptionalDouble steepest() {
        double[] losses = smoothed();
        int least = least(losses);
        OptionalDouble rate = OptionalDouble.empty();
        double slope = 0;
        for (int index = (int) (SKIPPED * losses.length) + 1; index < least; index++) {
            double fall = losses[index + 1] - losses[index - 1];
            if (fall < slope) {
                slope = fall;
                rate = OptionalDouble.of(points.get(index).rate());
            }
        }
        return rate;
    }

    /** A tenth of the rate at which the loss is least; nothing where it has not fallen. */
    OptionalDouble belowLeast() {
        double[] losses = smoothed();
        int least = least(losses);
        return least > SKIPPED * losses.length
                ? OptionalDouble.of(points.get(least).rate() / MARGIN)
                : OptionalDouble.empty();
    }

    private static int least(double[] losses) {
        int least = 0;
        for (int index = 1; index < losses.length; index++) {
            least = losses[index] < losses[least] ? index : least;
        }
        return least;
    }

    /** All points as a table with commas. */
    String table() {
        StringBuilder table = new StringBuilder("update,learning-rate,loss,smoothed-loss\n");
        double[] smoothed = smoothed();
        for (int index = 0; index < smoothed.length; index++) {
            Point point = points.get(index);
            table.append(
                    String.format(Locale.ROOT, "%d,%.4e,%s,%s%n", index + 1, point.rate(), (float) point.loss(), (float)
                            smoothed[index]));
        }
        return table.toString();
    }

    CurvePicture picture(String experiment) {
        double[] rates = points.stream().mapToDouble(Point::rate).toArray();
        double[] losses = points.stream().mapToDouble(Point::loss).toArray();
        List<CurvePicture.Mark> marks = new ArrayList<>();
        steepest().ifPresent(rate -> marks.add(new CurvePicture.Mark("steepest", rate)));
        belowLeast().ifPresent(rate -> marks.add(new CurvePicture.Mark("a tenth of the least", rate)));
        return new CurvePicture(
                experiment + ": the loss as the learning rate rises",
                new CurvePicture.Axis("learning rate", true),
                new CurvePicture.Axis("loss", false),
                List.of(
                        new CurvePicture.Curve("each batch", rates, losses, true),
                        new CurvePicture.Curve("smoothed", rates, smoothed(), false)),
                marks);
    }

    /** What follows, as lines. */
    List<String> account() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%d updates, the learning rate rising from %s to %s%s",
                points.size(),
                rate(points.get(0).rate()),
                rate(points.get(points.size() - 1).rate()),
                diverged ? ", where the loss diverged" : ""));
        if (steepest().isEmpty() && belowLeast().isEmpty()) {
            lines.add("no learning rate made the loss smaller; look at the data, the model and the loss first");
            return lines;
        }
        steepest().ifPresent(rate -> lines.add("the loss falls fastest at        learning-rate = " + rate(rate)));
        belowLeast().ifPresent(rate -> lines.add("a tenth of where it is least is  learning-rate = " + rate(rate)));
        return lines;
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, "%.1e", rate);
    }
}
