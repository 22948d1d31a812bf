package dev.cohort.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.model.Model;
import dev.cohort.api.run.Listener;
import dev.cohort.configuration.Components;
import dev.cohort.configuration.Experiment;
import dev.cohort.configuration.ResolvedExperiment;
import dev.cohort.configuration.TrackingSection;
import dev.cohort.configuration.TrainingSection;

/**
 * Binds what one experiment file says, its components and its sections, and the plugins that are there to look further ones
 * up. Every run has an injector of its own, made of this module and the run's; all bindings are explicit, and {@link
 * Listener}s are a set to add to.
 */
public final class ExperimentModule extends AbstractModule {
    private final ExperimentResolver.Resolution resolution;

    public ExperimentModule(ExperimentResolver.Resolution resolution) {
        this.resolution = resolution;
    }

    @Override
    protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        Experiment experiment = resolution.experiment().experiment();
        bind(PluginRegistry.class).toInstance(resolution.plugins());
        bind(Components.class).to(PluginRegistry.class);
        bind(ResolvedExperiment.class).toInstance(resolution.experiment());
        bind(Experiment.class).toInstance(experiment);
        bind(Dataset.class).toInstance(experiment.dataset());
        bind(Model.class).toInstance(experiment.model().model());
        bind(TrainingSection.class).toInstance(experiment.training());
        bind(TrackingSection.class).toInstance(experiment.tracking());
        Multibinder.newSetBinder(binder(), Listener.class);
    }
}
