package dev.cohort.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a session needs to go on from where it was: written by a checkpoint, or kept as the best so far.
 *
 * @param step batches so far
 * @param updates updates so far, of each objective
 * @param accumulated batches since the last update, of each objective
 * @param scalars those that optimizers keep, as {@code optimizer/SCALAR/PARAMETER}, by the first parameter of their group; of a loss
 *     with a scale, that as {@code loss-scale/OBJECTIVE} and the updates since it changed as {@code loss-scale-updates/OBJECTIVE}
 * @param tensors parameters and states of the model by their own names; states of optimizers as {@code
 *     optimizer/STATE/PARAMETER}; within an accumulation, the sums so far as {@code accumulated/PARAMETER}
 * @param narrow what of the model stays as it is, where it is kept in 16 bits
 */
public record Snapshot(
        long step,
        List<Long> updates,
        List<Integer> accumulated,
        Map<String, Double> scalars,
        List<NamedTensor> tensors,
        List<Bfloat16Tensor> narrow) {
    public Snapshot {
        updates = List.copyOf(updates);
        accumulated = List.copyOf(accumulated);
        scalars = Map.copyOf(scalars);
        tensors = List.copyOf(tensors);
        narrow = List.copyOf(narrow);
    }

    /** The name of a tensor or scalar with a number that is infinite or none; nothing where a training can go on from here. */
    public Optional<String> notFinite() {
        Optional<String> scalar = scalars.entrySet().stream()
                .filter(entry -> !Double.isFinite(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
        if (scalar.isPresent()) {
            return scalar;
        }
        return tensors.stream()
                .filter(tensor -> !isFinite(tensor.elements()))
                .map(NamedTensor::name)
                .findFirst();
    }

    /** What is infinite or no number is no number times 0 either; over four partial sums that the compiler keeps apart. */
    private static boolean isFinite(float[] elements) {
        float first = 0;
        float second = 0;
        float third = 0;
        float fourth = 0;
        int index = 0;
        for (; index < elements.length - 3; index += 4) {
            first += elements[index] * 0;
            second += elements[index + 1] * 0;
            third += elements[index + 2] * 0;
            fourth += elements[index + 3] * 0;
        }
        for (; index < elements.length; index++) {
            first += elements[index] * 0;
        }
        return first + second + third + fourth == 0;
    }
}
