package dev.cohort.api.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * A number as the share of the training part's numbers below it, interpolated between quantiles, as scikit-learn's {@code
 * QuantileTransformer} with a uniform output: a number that occurs often becomes the middle of its shares.
 *
 * @param knots the quantiles, each once, in their order
 * @param at what a quantile becomes
 * @param above what a number right above it becomes
 * @param slope by how much that rises, per unit, up to the next one
 */
public record QuantileScale(List<Double> knots, List<Double> at, List<Double> above, List<Double> slope) {
    public QuantileScale {
        knots = List.copyOf(knots);
        at = List.copyOf(at);
        above = List.copyOf(above);
        slope = List.copyOf(slope);
    }

    /**
     * The scale of some numbers.
     *
     * @param sorted at least one
     * @param most how many quantiles there are at most
     */
    static QuantileScale of(double[] sorted, int most) {
        int count = Math.min(most, sorted.length);
        List<Double> knots = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> last = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            double share = count == 1 ? 0 : (double) index / (count - 1);
            double quantile = FittedScaling.percentile(sorted, share);
            if (knots.isEmpty() || quantile > knots.get(knots.size() - 1)) {
                knots.add(quantile);
                first.add(share);
                last.add(share);
            } else {
                last.set(last.size() - 1, share);
            }
        }
        int end = knots.size() - 1;
        last.set(end, 1.0);
        List<Double> at = new ArrayList<>();
        List<Double> slope = new ArrayList<>();
        for (int index = 0; index <= end; index++) {
            at.add(index == 0 ? 0 : index == end ? 1 : (first.get(index) + last.get(index)) / 2);
            slope.add(
                    index == end
                            ? 0
                            : (first.get(index + 1) - last.get(index)) / (knots.get(index + 1) - knots.get(index)));
        }
        return new QuantileScale(knots, at, last, slope);
    }

    double apply(double number) {
        int below = 0;
        int beyond = knots.size();
        while (beyond - below > 1) {
            int middle = (below + beyond) >>> 1;
            if (knots.get(middle) <= number) {
                below = middle;
            } else {
                beyond = middle;
            }
        }
        double knot = knots.get(below);
        if (number <= knot) {
            return number < knot ? 0 : at.get(below);
        }
        return above.get(below) + (number - knot) * slope.get(below);
    }
}
