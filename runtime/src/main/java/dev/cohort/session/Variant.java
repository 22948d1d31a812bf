package dev.cohort.session;

import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.configuration.Option;
import dev.cohort.configuration.OptionSchema;
import dev.cohort.plugin.PluginCode;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** An optimizer with another number in one of its options. */
final class Variant {
    private Variant() {}

    /**
     * The same optimizer with an option changed; of one around another, where it has no such option, the other's.
     *
     * @return nothing where there is no such option
     */
    static Optional<Optimizer> of(Optimizer optimizer, String option, DoubleUnaryOperator change) {
        RecordComponent[] components = optimizer.getClass().getRecordComponents();
        if (components == null) {
            return Optional.empty();
        }
        List<Option> options = OptionSchema.of(optimizer.getClass()).options();
        Object[] values = Arrays.stream(components)
                .map(component -> read(component, optimizer))
                .toArray();
        boolean own = false;
        for (int place = 0; place < values.length; place++) {
            if (options.get(place).key().equals(option) && values[place] instanceof Double value) {
                values[place] = change.applyAsDouble(value);
                own = true;
            }
        }
        for (int place = 0; !own && place < values.length; place++) {
            if (values[place] instanceof Optimizer inner) {
                Optional<Optimizer> changed = of(inner, option, change);
                if (changed.isEmpty()) {
                    return changed;
                }
                values[place] = changed.get();
                own = true;
            }
        }
        return own ? Optional.of(made(optimizer, components, values)) : Optional.empty();
    }

    private static Object read(RecordComponent component, Optimizer optimizer) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(optimizer);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Optimizer made(Optimizer optimizer, RecordComponent[] components, Object[] values) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return PluginCode.call(optimizer, "new", () -> {
            try {
                Constructor<? extends Optimizer> constructor =
                        optimizer.getClass().getDeclaredConstructor(types);
                constructor.setAccessible(true);
                return constructor.newInstance(values);
            } catch (ReflectiveOperationException failure) {
                throw new IllegalStateException(failure);
            }
        });
    }
}
