package dev.cohort.tracking;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Where numbers lie on an axis of a picture.
 *
 * @param least the number at its beginning, or the logarithm of it
 * @param largest the number at its end, or the logarithm of it
 * @param from where it begins in the picture
 * @param to where it ends
 */
record PictureScale(boolean logarithmic, double least, double largest, double from, double to) {
    private static final int FEW_TICKS = 4;
    private static final int MANY_TICKS = 8;

    /** An axis that all finite numbers fit on. */
    static PictureScale of(boolean logarithmic, DoubleStream numbers, double from, double to) {
        DoubleSummaryStatistics range = numbers.map(number -> logarithmic ? Math.log10(number) : number)
                .filter(Double::isFinite)
                .summaryStatistics();
        double least = range.getCount() == 0 ? 0 : range.getMin();
        double largest = range.getCount() == 0 ? 1 : range.getMax();
        if (largest - least < 1e-12 * Math.max(1, Math.abs(largest))) {
            double half = logarithmic || largest == 0 ? 0.5 : Math.abs(largest) / 2;
            return new PictureScale(logarithmic, least - half, largest + half, from, to);
        }
        return new PictureScale(logarithmic, least, largest, from, to);
    }

    /** Where a number lies; not finite where it does not. */
    double place(double number) {
        double linear = logarithmic ? Math.log10(number) : number;
        return from + (linear - least) / (largest - least) * (to - from);
    }

    /** Round numbers along the axis. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        if (logarithmic) {
            int every = (int) Math.max(1, Math.ceil((largest - least) / MANY_TICKS));
            boolean between = largest - least < FEW_TICKS;
            for (int decade = (int) Math.floor(least); decade <= largest; decade++) {
                for (int factor : between ? new int[] {1, 2, 5} : new int[] {1}) {
                    double tick = Double.parseDouble(factor + "e" + decade);
                    if (decade % every == 0 && isWithin(Math.log10(tick))) {
                        ticks.add(tick);
                    }
                }
            }
            return ticks;
        }
        double step = step();
        for (long index = (long) Math.ceil(least / step - 1e-9); isWithin(index * step); index++) {
            ticks.add(index * step);
        }
        return ticks;
    }

    private boolean isWithin(double number) {
        double slack = 1e-9 * (largest - least);
        return number >= least - slack && number <= largest + slack;
    }

    /** The smallest of 1, 2 and 5 times a power of ten that makes few ticks. */
    private double step() {
        double rough = (largest - least) / MANY_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** A round number, as short as it can be written. */
    static String number(double value) {
        double size = Math.abs(value);
        if (size < 1e-12) {
            return "0";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros();
        if (size >= 1e-2 && size < 1e6) {
            return rounded.toPlainString();
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        return rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
