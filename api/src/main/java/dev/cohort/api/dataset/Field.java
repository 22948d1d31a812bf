package dev.cohort.api.dataset;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A named part of every example.
 *
 * @param name as in {@link #FEATURES}
 * @param type how elements are held in a batch: {@link ElementType#FLOAT32}, {@link ElementType#INT64}, {@link
 *     ElementType#UINT8}, which a step's graph turns into floats, or {@link ElementType#BOOL}
 * @param shape the shape of one example, without the batch dimension
 * @param classNames for classes, their names in the order of their numbers; else empty. Where elements are floats, as many as there
 *     are classes, they are the probabilities of those ({@link #isDistribution})
 * @param scaling how raw values were scaled to those in the batch
 * @param elementNames the columns that the elements of an example come from, in order; empty where they have no names
 * @param fill what takes the place of a raw element that is missing, NaN, element by element; empty where none may be
 * @param derivation how it comes from raw fields, if it is more than they, filled in and scaled
 * @param classCounts for classes, how many elements of the training part are of each; else empty
 * @param tokenRoles for tokens, which of them are none of a text's own
 */
public record Field(
        String name,
        ElementType type,
        Shape shape,
        List<String> classNames,
        Optional<Scaling> scaling,
        List<String> elementNames,
        List<Double> fill,
        Optional<Derivation> derivation,
        List<Long> classCounts,
        TokenRoles tokenRoles) {
    /** What the model reads. */
    public static final String FEATURES = "features";

    /** What the model reads that is no number: categories, as {@link Categories} numbers them. */
    public static final String CATEGORIES = "categories";

    /**
     * Categories that become features, each column's numbered by itself; a field of new data, and of the exported model, alone.
     */
    public static final String ENCODED = "encoded";

    /** What the model is to predict. */
    public static final String TARGET = "target";

    /** A number per example by which its loss counts; optional. */
    public static final String WEIGHT = "weight";

    /** The number of the group that an example is of, which is in one part as a whole, and ranked by itself; optional. */
    public static final String GROUP = "group";

    public Field {
        classNames = List.copyOf(classNames);
        elementNames = List.copyOf(elementNames);
        fill = List.copyOf(fill);
        classCounts = List.copyOf(classCounts);
    }

    /** A field of plain values. */
    public Field(String name, ElementType type, Shape shape) {
        this(
                name,
                type,
                shape,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                TokenRoles.NONE);
    }

    /** The same, of classes. */
    public Field withClasses(List<String> names) {
        return new Field(name, type, shape, names, scaling, elementNames, fill, derivation, classCounts, tokenRoles);
    }

    /** The same, of which the training part has so many of each class. */
    public Field withClassCounts(List<Long> counts) {
        return new Field(name, type, shape, classNames, scaling, elementNames, fill, derivation, counts, tokenRoles);
    }

    /** The same, scaled. */
    public Field withScaling(Scaling scaled) {
        return new Field(
                name,
                type,
                shape,
                classNames,
                Optional.of(scaled),
                elementNames,
                fill,
                derivation,
                classCounts,
                tokenRoles);
    }

    /** The same, whose elements come from columns of these names. */
    public Field withElementNames(List<String> names) {
        return new Field(name, type, shape, classNames, scaling, names, fill, derivation, classCounts, tokenRoles);
    }

    /** The same, in which these take the place of missing elements. */
    public Field withFill(List<Double> elements) {
        return new Field(
                name, type, shape, classNames, scaling, elementNames, elements, derivation, classCounts, tokenRoles);
    }

    /** The same, which comes from raw fields in some way. */
    public Field withDerivation(Derivation from) {
        return new Field(
                name, type, shape, classNames, scaling, elementNames, fill, Optional.of(from), classCounts, tokenRoles);
    }

    /** The same, of tokens of which some have a role. */
    public Field withTokenRoles(TokenRoles roles) {
        return new Field(name, type, shape, classNames, scaling, elementNames, fill, derivation, classCounts, roles);
    }

    /** Elements of one example. */
    public int elements() {
        return Math.toIntExact(shape.elements());
    }

    /** Whether this field holds classes. */
    public boolean isClass() {
        return !classNames.isEmpty();
    }

    /** Whether it holds for each example the probabilities of its classes, in place of one. */
    public boolean isDistribution() {
        return type == ElementType.FLOAT32 && isClass() && elements() == classNames.size();
    }
}
