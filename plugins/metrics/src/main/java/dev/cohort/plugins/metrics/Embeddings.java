package dev.cohort.plugins.metrics;

import dev.cohort.api.metric.Measurement;
import dev.cohort.api.metric.Predictions;
import dev.cohort.api.metric.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Keeps all embeddings of a part with their classes. */
final class Embeddings implements Measurement {
    private final int width;
    private final ToDoubleFunction<Embeddings> value;
    private final List<float[]> places = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();

    Embeddings(int width, ToDoubleFunction<Embeddings> value) {
        this.width = width;
        this.value = value;
    }

    @Override
    public void update(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            float[] place = new float[width];
            for (int column = 0; column < width; column++) {
                place[column] = (float) predictions.prediction(row, column);
            }
            places.add(place);
            labels.add(predictions.targetClass(row));
        }
    }

    @Override
    public void merge(Measurement other) {
        places.addAll(((Embeddings) other).places);
        labels.addAll(((Embeddings) other).labels);
    }

    @Override
    public Result compute() {
        return Result.of(value.applyAsDouble(this));
    }

    int count() {
        return places.size();
    }

    int label(int example) {
        return labels.get(example);
    }

    /** The examples by their first numbers, then the second, and so on. */
    int[] sorted() {
        return IntStream.range(0, count())
                .boxed()
                .sorted((one, other) -> Arrays.compare(places.get(one), places.get(other)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The squares of the Euclidean distances from an example to all. */
    double[] squaredDistances(int example) {
        double[] distances = new double[places.size()];
        for (int other = 0; other < distances.length; other++) {
            for (int index = 0; index < width; index++) {
                double difference = (double) places.get(example)[index] - places.get(other)[index];
                distances[other] += difference * difference;
            }
        }
        return distances;
    }

    /** The square of the Euclidean distance from an example to a place. */
    double squaredDistance(int example, double[] place) {
        double distance = 0;
        for (int index = 0; index < width; index++) {
            double difference = places.get(example)[index] - place[index];
            distance += difference * difference;
        }
        return distance;
    }

    /** The mean of some examples. */
    double[] mean(int[] examples) {
        double[] mean = new double[width];
        for (int example : examples) {
            for (int index = 0; index < width; index++) {
                mean[index] += (double) places.get(example)[index] / examples.length;
            }
        }
        return mean;
    }
}
