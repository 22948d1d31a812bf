package dev.cohort.autodiff;

import dev.cohort.api.graph.Constant;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** Elements of any type as 64-bit floats, row by row, and the plainest way to compute with them. */
record Array(int[] shape, double[] data) {
    Array {
        if (size(shape) != data.length) {
            throw new IllegalArgumentException(Arrays.toString(shape) + " has not " + data.length + " elements");
        }
    }

    static Array scalar(double value) {
        return new Array(new int[0], new double[] {value});
    }

    static Array vector(double... values) {
        return new Array(new int[] {values.length}, values);
    }

    static Array of(Constant constant) {
        double[] data = new double[constant.length()];
        Arrays.setAll(data, constant::doubleAt);
        return new Array(ints(constant.shape().sizes()), data);
    }

    /** Each element computed from its index. */
    static Array fill(int[] shape, ToDoubleFunction<int[]> element) {
        double[] data = new double[size(shape)];
        int[] index = new int[shape.length];
        for (int place = 0; place < data.length; place++) {
            data[place] = element.applyAsDouble(index);
            for (int axis = shape.length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return new Array(shape, data);
    }

    Constant constant(ElementType type) {
        Shape all = Shape.of(Arrays.stream(shape).asLongStream().toArray());
        return type.isFloat()
                ? Constant.of(type, all, data)
                : Constant.of(
                        type,
                        all,
                        Arrays.stream(data).mapToLong(value -> (long) value).toArray());
    }

    int rank() {
        return shape.length;
    }

    int axis(long axis) {
        return (int) (axis < 0 ? axis + rank() : axis);
    }

    int offset(int... index) {
        int offset = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            offset = offset * shape[axis] + index[axis];
        }
        return offset;
    }

    double at(int... index) {
        return data[offset(index)];
    }

    /** The element that meets an index of a larger shape in broadcasting. */
    double broadcast(int[] index) {
        int offset = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            int place = index[axis + index.length - shape.length];
            offset = offset * shape[axis] + (shape[axis] == 1 ? 0 : place);
        }
        return data[offset];
    }

    Array map(DoubleUnaryOperator function) {
        return new Array(shape, Arrays.stream(data).map(function).toArray());
    }

    Array with(Array other, DoubleBinaryOperator function) {
        return fill(
                together(shape, other.shape),
                index -> function.applyAsDouble(broadcast(index), other.broadcast(index)));
    }

    Array reshaped(int... sizes) {
        return new Array(sizes, data);
    }

    Array expanded(int... sizes) {
        return fill(sizes, this::broadcast);
    }

    Array transposed(int... order) {
        int[] sizes = new int[order.length];
        Arrays.setAll(sizes, axis -> shape[order[axis]]);
        return fill(sizes, index -> {
            int[] from = new int[order.length];
            for (int axis = 0; axis < order.length; axis++) {
                from[order[axis]] = index[axis];
            }
            return at(from);
        });
    }

    int[] ints() {
        return Arrays.stream(data).mapToInt(value -> (int) value).toArray();
    }

    static int[] ints(long[] values) {
        return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
    }

    static int size(int[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    static int[] together(int[] left, int[] right) {
        int[] all = new int[Math.max(left.length, right.length)];
        for (int axis = 1; axis <= all.length; axis++) {
            int a = axis > left.length ? 1 : left[left.length - axis];
            int b = axis > right.length ? 1 : right[right.length - axis];
            all[all.length - axis] = a == 1 ? b : a;
        }
        return all;
    }

    static int[] replaced(int[] shape, int axis, int size) {
        int[] copy = shape.clone();
        copy[axis] = size;
        return copy;
    }

    @Override
    public String toString() {
        return Arrays.toString(shape) + Arrays.toString(data);
    }
}
