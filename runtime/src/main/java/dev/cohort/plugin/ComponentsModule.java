package dev.cohort.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.util.Types;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.metric.Metric;
import dev.cohort.api.model.Model;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.option.Component;
import dev.cohort.api.schedule.Schedule;
import dev.cohort.configuration.Components;

/**
 * Binds the components of all plugins: for each kind a map from name to record, to be injected as {@code Map<String, Class<?
 * extends Loss>>}, and {@link Components} to look them up by kind.
 */
public final class ComponentsModule extends AbstractModule {
    private final PluginRegistry registry;

    public ComponentsModule(PluginRegistry registry) {
        this.registry = registry;
    }

    @Override
    protected void configure() {
        bind(PluginRegistry.class).toInstance(registry);
        bind(Components.class).to(Key.get(PluginRegistry.class));
        bindKind(Dataset.class);
        bindKind(Model.class);
        bindKind(Loss.class);
        bindKind(Optimizer.class);
        bindKind(Schedule.class);
        bindKind(Metric.class);
    }

    @SuppressWarnings("unchecked") // The type is put together at run time: Class<? extends K>.
    private <K extends Component> void bindKind(Class<K> kind) {
        TypeLiteral<Class<? extends K>> type = (TypeLiteral<Class<? extends K>>)
                TypeLiteral.get(Types.newParameterizedType(Class.class, Types.subtypeOf(kind)));
        MapBinder<String, Class<? extends K>> byName =
                MapBinder.newMapBinder(binder(), TypeLiteral.get(String.class), type);
        registry.components(kind).forEach(component -> byName.addBinding(component.name())
                .toInstance(component.type().asSubclass(kind)));
    }
}
