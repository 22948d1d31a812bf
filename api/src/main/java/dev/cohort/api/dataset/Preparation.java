package dev.cohort.api.dataset;

import dev.cohort.api.option.About;
import dev.cohort.api.option.Default;
import dev.cohort.api.option.Inline;
import dev.cohort.api.option.OneOf;
import dev.cohort.api.option.Options;
import java.util.List;
import java.util.Optional;

/**
 * The options that all data sets in memory share: parts, what becomes of features, series and shapes. A data set takes them in as
 * {@code @Inline Preparation preparation} and hands them to {@link TableExamples}.
 */
public record Preparation(
        @Default("0.0") @About("the fraction of the examples that is kept for validation") double validation,
        @Default("0.0") @About("the fraction of the examples that is kept for the test at the end") double test,
        @Default("false") @About("whether every class has the same share in each part") boolean stratify,
        @Default("random") @About("whether validation and test are drawn, or are the tail of the data") Split split,
        @Default("false") @About("whether each feature gets mean 0 and deviation 1 over the training part")
                boolean standardize,
        @Default("false") @About("whether the target likewise; metrics stay in original units")
                boolean standardizeTarget,
        @About(
                        "what takes the place of a missing feature: mean, median or most-frequent of the training part, or a number;"
                                + " of a missing category the most frequent one")
                Optional<OneOf<Impute, Double>> impute,
        @Default("[]") @About("the shape of one example, such as [1, 28, 28]; a row of numbers unless given")
                List<Integer> featureShape,
        @Default("float32") @About("float32 for numbers, int64 for tokens") FeatureType featureType,
        @About("class or number; what the loss wants unless given") Optional<TargetType> targetType,
        @Inline FeatureOptions features,
        @Inline ExampleOptions examples,
        @Inline SeriesOptions series) {
    /** Everything is training data, as it is. */
    public static final Preparation NONE = new Preparation(
            0,
            0,
            false,
            Split.RANDOM,
            false,
            false,
            Optional.empty(),
            List.of(),
            FeatureType.FLOAT32,
            Optional.empty(),
            FeatureOptions.NONE,
            ExampleOptions.NONE,
            SeriesOptions.NONE);

    public Preparation {
        featureShape = List.copyOf(featureShape);
        Options.fraction(validation, "validation");
        Options.fraction(test, "test");
        Options.require(
                validation + test < 1,
                "test",
                "leaves nothing to train on: validation and test together must be below 1, got " + (validation + test));
        Options.require(
                !stratify || validation + test > 0, "stratify", "has nothing to divide; set validation or test");
        Options.require(
                !stratify || split == Split.RANDOM, "stratify", "draws rows by class, but split = \"tail\" draws none");
        Options.require(
                !stratify || examples.groups().isEmpty(),
                "stratify",
                "gives every class its share by single examples, but groups keeps examples together; remove one of the two");
        Options.require(
                featureShape.stream().allMatch(extent -> extent > 0),
                "feature-shape",
                "must hold extents of 1 or more");
        Options.require(
                !standardize
                        || features.scaling() == ScalingMethod.NONE
                        || features.scaling() == ScalingMethod.STANDARD,
                "scaling",
                "is another one than that of standardize = true; remove one of the two");
        Options.require(
                features.scaling() == ScalingMethod.NONE || featureType == FeatureType.FLOAT32,
                "scaling",
                "makes fractions, which feature-type = \"int64\" cannot hold");
        Options.require(
                !series.isSeries() || split == Split.TAIL || validation + test == 0,
                "split",
                "must be \"tail\" for a series, whose rows are much the same as those beside them");
        Options.require(
                !series.isSeries() || examples.sampling().isEmpty(),
                "sampling",
                "draws rows one by one, but window and lags want those before them");
        Options.require(
                !series.isSeries() || featureShape.isEmpty(),
                "feature-shape",
                "is that of the rows of an example, by window or lags; leave it out");
        Options.require(
                features.columns().isEmpty() || featureType == FeatureType.FLOAT32,
                "columns",
                "makes fractions, which feature-type = \"int64\" cannot hold");
        Options.require(
                !standardize || featureType == FeatureType.FLOAT32,
                "standardize",
                "makes fractions, which feature-type = \"int64\" cannot hold");
        Options.require(
                impute.isEmpty() || featureType == FeatureType.FLOAT32,
                "impute",
                "finds numbers that are missing, which feature-type = \"int64\" cannot hold");
        Options.require(
                !standardizeTarget || targetType.orElse(TargetType.NUMBER) == TargetType.NUMBER,
                "standardize-target",
                "is for numbers, but target-type = \"class\"");
    }

    /** The same, with these fractions for validation and test. */
    public Preparation withParts(double validationFraction, double testFraction, Split drawn) {
        return parts(validationFraction, testFraction, stratify, drawn, examples);
    }

    /** The same, with the same share of every class in each part. */
    public Preparation stratified() {
        return parts(validation, test, true, split, examples);
    }

    /** The same, of examples that belong together by a column, as in {@link ExampleOptions}. */
    public Preparation grouped(String column) {
        return parts(validation, test, stratify, split, new ExampleOptions(Optional.of(column), examples.sampling()));
    }

    /** The same, with examples to train on that are drawn. */
    public Preparation sampled(Sampling sampling) {
        ExampleOptions drawn = new ExampleOptions(examples.groups(), Optional.of(sampling));
        return parts(validation, test, stratify, split, drawn);
    }

    /** The same, with features of mean 0 and deviation 1. */
    public Preparation standardized() {
        return features(true, impute, featureShape, featureType, features);
    }

    /** The same, with features that are scaled in some way. */
    public Preparation scaled(ScalingMethod method) {
        return with(features.scaled(method));
    }

    /** The same, with features that are prepared by other options. */
    public Preparation with(FeatureOptions options) {
        return features(standardize, impute, featureShape, featureType, options);
    }

    /** The same, in which something takes the place of missing features. */
    public Preparation imputed(OneOf<Impute, Double> fill) {
        return features(standardize, Optional.of(fill), featureShape, featureType, features);
    }

    /** The same, with examples of this shape. */
    public Preparation shaped(List<Integer> shape) {
        return features(standardize, impute, shape, featureType, features);
    }

    /** The same, with features of this type. */
    public Preparation withFeatureType(FeatureType type) {
        return features(standardize, impute, featureShape, type, features);
    }

    /** The same, with a target of mean 0 and deviation 1. */
    public Preparation withStandardizedTarget() {
        return target(true, targetType);
    }

    /** The same, with a target that is read as this. */
    public Preparation withTargetType(TargetType type) {
        return target(standardizeTarget, Optional.of(type));
    }

    private Preparation parts(double held, double last, boolean byClass, Split drawn, ExampleOptions together) {
        return new Preparation(
                held,
                last,
                byClass,
                drawn,
                standardize,
                standardizeTarget,
                impute,
                featureShape,
                featureType,
                targetType,
                features,
                together,
                series);
    }

    private Preparation features(
            boolean standard,
            Optional<OneOf<Impute, Double>> fill,
            List<Integer> shape,
            FeatureType type,
            FeatureOptions options) {
        return new Preparation(
                validation,
                test,
                stratify,
                split,
                standard,
                standardizeTarget,
                fill,
                shape,
                type,
                targetType,
                options,
                examples,
                series);
    }

    private Preparation target(boolean standard, Optional<TargetType> type) {
        return new Preparation(
                validation,
                test,
                stratify,
                split,
                standardize,
                standard,
                impute,
                featureShape,
                featureType,
                type,
                features,
                examples,
                series);
    }

    /** How features are scaled, but for columns that are scaled otherwise. */
    public ScalingMethod scaling() {
        return standardize ? ScalingMethod.STANDARD : features.scaling();
    }

    /** Whether features are other numbers than those that were read. */
    public boolean prepares() {
        return standardize || features.prepares();
    }

    /** The column that says what belongs together: the data set's, or the cross-validation's. */
    public Optional<String> groups(DatasetContext context) {
        Optional<String> ofFolds = context.fold().flatMap(Fold::groups);
        if (ofFolds.isPresent() && examples.groups().isPresent() && !ofFolds.equals(examples.groups())) {
            throw new DataException(
                    "groups = \"" + ofFolds.get() + "\" in [cross-validation] is another column than groups = \""
                            + examples.groups().get() + "\" in [dataset]; remove one of the two");
        }
        return examples.groups().or(() -> ofFolds);
    }

    /** What a target is read as; nothing where nobody reads it. */
    public Optional<TargetType> targetType(String field, DatasetContext context) {
        return targetType
                .filter(type -> field.equals(Field.TARGET))
                .or(() -> Optional.ofNullable(context.targets().get(field)).map(TargetRequest::type));
    }
}
