package dev.cohort.api.model;

import dev.cohort.api.graph.Value;
import dev.cohort.api.option.Component;
import java.util.List;
import java.util.Optional;

/**
 * How a model that has learned elsewhere is fitted to a task: which of its parameters still learn, and what is added to it.
 *
 * <p>It stands between the model and its parameters, so it works for every model, those from files included.
 */
public interface Adaptation extends Component {
    /**
     * What the model reads as one of its parameters: {@link ModelContext#parameter} to have it learn, {@link
     * ModelContext#frozen} to have it stay, or what is computed of such. What is computed is one initializer of the exported
     * model.
     *
     * @param context makes the adaptation's own parameters, under the model's scope
     * @return of the same shape
     */
    Value parameter(ModelContext context, Parameter parameter);

    /**
     * Looks at all parameters that the model has asked for, once it is made, and tells what of them does not suit.
     *
     * @param context to remark what people should know
     * @throws IllegalArgumentException if the model has nothing that this adaptation is for
     */
    default void check(ModelContext context, List<Parameter> parameters) {}

    /**
     * Where the model has to have places for it: a regular expression that is looked for in their names. Nothing where it adds
     * nothing; a model that has no such place is refused.
     */
    default Optional<String> places() {
        return Optional.empty();
    }

    /**
     * What the model goes on with at one of {@link #places}.
     *
     * @param place as the model calls it in {@link ModelContext#at}
     */
    default Value at(ModelContext context, String place, Value value) {
        return value;
    }

    /**
     * Writes what has been learned in a form that other programs read, apart from the model; nothing where there is no such form.
     *
     * @param to its tensors are the parameters that have learned
     */
    default void save(SavedModel to) {}
}
