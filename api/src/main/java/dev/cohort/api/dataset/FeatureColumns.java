package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Numbers, and categories that become numbers, as the features that a model reads: what is missing is filled in, then all is scaled. */
final class FeatureColumns {
    private final Table table;
    private final Preparation preparation;
    private final int[] training;
    private final Optional<TableField> numbers;
    private final Optional<TableField> encoded;
    private final CategoryEncodings encodings;
    private final ExactColumns exact;
    private final List<String> names = new ArrayList<>();
    private final List<ScalingMethod> methods = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /**
     * @param numbers the columns of numbers, if there are any
     * @param encoded the columns of categories that become numbers, if there are any
     * @param exact what is known of columns where the rows are a sample
     */
    FeatureColumns(
            Table table,
            Preparation preparation,
            int[] training,
            Optional<TableField> numbers,
            Optional<TableField> encoded,
            CategoryEncodings encodings,
            ExactColumns exact) {
        this.table = table;
        this.preparation = preparation;
        this.training = training;
        this.numbers = numbers;
        this.encoded = encoded;
        this.encodings = encodings;
        this.exact = exact;
    }

    /**
     * Makes the field.
     *
     * @param learned takes what has to be known to read new examples
     * @param told takes what people should know
     */
    TargetField.Made make(Map<String, List<String>> learned, List<String> told) {
        TargetField.Made made = preparation.featureType() == FeatureType.INT64 ? whole() : floats(learned);
        told.addAll(remarks);
        numbers.ifPresent(columns -> learned.put("features", columns.columnNames()));
        Field field = made.field();
        ElementType raw = field.derivation()
                .flatMap(Derivation::numbers)
                .map(Field::type)
                .or(() -> field.scaling().map(Scaling::raw))
                .orElse(field.type());
        learned.put("feature-type", List.of(raw.name()));
        return made;
    }

    private TargetField.Made whole() {
        if (encoded.isPresent()) {
            throw new DataException(
                    "encoding makes numbers of categories, which feature-type = \"int64\" has no place for;"
                            + " leave one of them out");
        }
        if (preparation.series().isSeries()) {
            throw new DataException("window and lags are for numbers, not for feature-type = \"int64\"");
        }
        TableField columns = numbers.orElseThrow();
        int width = columns.columns().width();
        return new TargetField.Made(
                new Field(Field.FEATURES, ElementType.INT64, shape(width)).withElementNames(columns.columnNames()),
                new Block.Longs(Conversion.integers(columns, table.origin()), width));
    }

    private TargetField.Made floats(Map<String, List<String>> learned) {
        int width = numbers.map(columns -> columns.columns().width()).orElse(0);
        boolean plain = encoded.isEmpty() && preparation.impute().isEmpty() && !preparation.prepares();
        if (plain) {
            TableField columns = numbers.orElseThrow();
            float[] elements = Conversion.floats(columns, table.origin()).elements();
            Field field = new Field(Field.FEATURES, ElementType.FLOAT32, shape(width));
            return new TargetField.Made(field.withElementNames(columns.columnNames()), block(elements, width));
        }
        double[] raw = numbers.map(columns -> Conversion.doubles(columns, table.origin()))
                .orElse(new double[0]);
        List<Double> fill = List.of();
        if (numbers.isPresent() && preparation.impute().isPresent()) {
            raw = raw.clone();
            fill = Imputation.fill(
                    raw, numbers.get(), training, preparation.impute().get(), exact);
            Imputation.apply(raw, fill);
        }
        List<Boolean> logarithms = number(width);
        raw = logarithms(raw, logarithms);
        encodings.make(encoded, learned, remarks);
        encodings.features().forEach(feature -> {
            names.add(feature.name());
            methods.add(feature.isNumber() ? scaling(feature.column()) : ScalingMethod.NONE);
        });
        double[] elements = encodings.behind(raw, width, table.rows());
        List<Optional<QuantileScale>> quantiles = quantiles(elements);
        List<Double> filled = fill;
        FittedScaling scaled = FittedScaling.of(
                elements,
                training,
                methods,
                feature ->
                        feature < width ? exact.feature(feature, logarithms.get(feature), filled) : Optional.empty());
        boolean wide =
                scaled.isWide() || quantiles.stream().flatMap(Optional::stream).anyMatch(FeatureColumns::isFar);
        return new TargetField.Made(
                field(width, fill, logarithms, quantiles, scaled, wide), block(scaled.elements(), names.size()));
    }

    /** Says how numbers are scaled, and tells of which of them logarithms are taken. */
    private List<Boolean> number(int width) {
        List<Boolean> logarithms = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            String name = numbers.orElseThrow().columnName(column);
            names.add(name);
            methods.add(scaling(name));
            logarithms.add(preparation.features().log(name));
        }
        return logarithms;
    }

    private ScalingMethod scaling(String column) {
        return preparation.features().scaling(column, preparation.scaling());
    }

    private double[] logarithms(double[] raw, List<Boolean> logarithms) {
        if (!logarithms.contains(true)) {
            return raw;
        }
        int width = logarithms.size();
        DataProblems problems = new DataProblems();
        double[] elements = new double[raw.length];
        for (int index = 0; index < raw.length; index++) {
            boolean taken = logarithms.get(index % width);
            elements[index] = taken ? Math.log1p(raw[index]) : raw[index];
            if (taken && !(raw[index] > -1)) {
                problems.add(
                        table.origin().problem(Field.FEATURES, index / width, index % width, noLogarithm(raw[index])));
            }
        }
        problems.throwIfAny();
        return elements;
    }

    static String noLogarithm(double number) {
        return "is " + Range.text(number) + ", but log = true wants numbers above -1";
    }

    /** Scales what is scaled by quantiles, in place. */
    private List<Optional<QuantileScale>> quantiles(double[] elements) {
        List<Optional<QuantileScale>> quantiles = new ArrayList<>();
        int width = methods.size();
        for (int feature = 0; feature < width; feature++) {
            if (methods.get(feature) == ScalingMethod.QUANTILE) {
                int place = feature;
                double[] sorted = Arrays.stream(training)
                        .mapToDouble(row -> elements[row * width + place])
                        .sorted()
                        .toArray();
                QuantileScale scale =
                        QuantileScale.of(sorted, preparation.features().quantiles());
                for (int index = feature; index < elements.length; index += width) {
                    elements[index] = scale.apply(elements[index]);
                }
                quantiles.add(Optional.of(scale));
            } else {
                quantiles.add(Optional.empty());
            }
        }
        return quantiles.stream().allMatch(Optional::isEmpty) ? List.of() : quantiles;
    }

    private static boolean isFar(QuantileScale scale) {
        double least = scale.knots().get(0);
        double greatest = scale.knots().get(scale.knots().size() - 1);
        return FittedScaling.isFar(least, greatest - least);
    }

    private Field field(
            int width,
            List<Double> fill,
            List<Boolean> logarithms,
            List<Optional<QuantileScale>> quantiles,
            FittedScaling scaled,
            boolean wide) {
        Field field = new Field(Field.FEATURES, ElementType.FLOAT32, shape(names.size()))
                .withElementNames(
                        numbers.isPresent() && encoded.isEmpty() ? numbers.get().columnNames() : names);
        if (methods.stream().anyMatch(FittedScaling::isLinear)) {
            remarks.addAll(scaled.remarks(names, "model.onnx takes its features as 64-bit floats"));
            field = field.withScaling(wide ? scaled.scaling().of64Bits() : scaled.scaling());
        }
        if (encoded.isEmpty() && quantiles.isEmpty() && !logarithms.contains(true)) {
            return fill.isEmpty() ? field : field.withFill(fill);
        }
        ElementType type = wide ? ElementType.FLOAT64 : ElementType.FLOAT32;
        Optional<Field> raw = numbers.map(columns ->
                new Field(Field.FEATURES, type, encoded.isEmpty() ? shape(width) : steps(width)).withFill(fill));
        return field.withDerivation(
                new Derivation(raw, encodings.raw(preparation.series()), logarithms, encodings.encodings(), quantiles));
    }

    private Block block(float[] elements, int width) {
        SeriesOptions series = preparation.series();
        return series.isSeries() ? new Block.Past(elements, width, series.back()) : new Block.Floats(elements, width);
    }

    private Shape steps(int width) {
        return preparation.series().isSeries()
                ? Shape.of(preparation.series().back().size(), width)
                : Shape.of(width);
    }

    private Shape shape(int width) {
        List<Integer> wanted = preparation.featureShape();
        Shape shape = wanted.isEmpty()
                ? steps(width)
                : Shape.of(wanted.stream().mapToLong(Integer::longValue).toArray());
        if (!wanted.isEmpty() && shape.elements() != width) {
            throw new DataException("feature-shape = " + shape + " holds " + shape.elements()
                    + " elements, but an example has " + width + " features");
        }
        return shape;
    }
}
