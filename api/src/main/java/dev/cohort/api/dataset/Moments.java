package dev.cohort.api.dataset;

/** Mean, variance and range of numbers that come one by one (Welford 1962). */
final class Moments {
    private long count;
    private double mean;
    private double squares;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    void add(double number) {
        count++;
        double distance = number - mean;
        mean += distance / count;
        squares += distance * (number - mean);
        least = Math.min(least, number);
        greatest = Math.max(greatest, number);
    }

    /** These and a number that comes so many times (Chan, Golub and LeVeque 1979). */
    Moments with(double number, long times) {
        Moments all = new Moments();
        all.count = count + times;
        double distance = number - mean;
        all.mean = all.count == 0 ? 0 : mean + distance * times / all.count;
        all.squares = all.count == 0 ? 0 : squares + distance * distance * count * times / all.count;
        all.least = times > 0 ? Math.min(least, number) : least;
        all.greatest = times > 0 ? Math.max(greatest, number) : greatest;
        return all;
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** That of the population, divided by how many there are. */
    double variance() {
        return squares / count;
    }

    double least() {
        return least;
    }

    double greatest() {
        return greatest;
    }
}
