package dev.cohort.trainer;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import dev.cohort.api.run.Listener;
import dev.cohort.session.OpenData;
import dev.cohort.session.TrainingSession;
import dev.cohort.tracking.ConsoleListener;
import dev.cohort.tracking.Journal;
import dev.cohort.tracking.Pictures;
import dev.cohort.tracking.RunFolder;
import dev.cohort.tracking.RunReport;

/** Binds what one run is made of: what it has open, and its listeners in the order in which they hear of things. */
final class RunModule extends AbstractModule {
    private final RunRequest request;
    private final RunFolder folder;
    private final OpenData data;
    private final TrainingSession session;
    private final Journal journal;
    private final ConsoleListener console;

    RunModule(
            RunRequest request,
            RunFolder folder,
            OpenData data,
            TrainingSession session,
            Journal journal,
            ConsoleListener console) {
        this.request = request;
        this.folder = folder;
        this.data = data;
        this.session = session;
        this.journal = journal;
        this.console = console;
    }

    @Override
    protected void configure() {
        bind(RunRequest.class).toInstance(request);
        bind(RunFolder.class).toInstance(folder);
        bind(OpenData.class).toInstance(data);
        bind(TrainingSession.class).toInstance(session);
        bind(Journal.class).toInstance(journal);
        bind(Course.class).toInstance(Course.of(request.experiment().training(), data));
        bind(Direction.class).in(Scopes.SINGLETON);
        bind(BestValues.class).in(Scopes.SINGLETON);
        bind(MeasuredStates.class).in(Scopes.SINGLETON);
        bind(Checkpoints.class).in(Scopes.SINGLETON);
        bind(BestKeeper.class).in(Scopes.SINGLETON);
        bind(TaskTests.class).in(Scopes.SINGLETON);
        bind(Trainer.class).in(Scopes.SINGLETON);
        bind(ConsoleListener.class).toInstance(console);
        bind(Resumption.class).in(Scopes.SINGLETON);
        bind(Monitors.class).in(Scopes.SINGLETON);
        bind(Export.class).in(Scopes.SINGLETON);
        Multibinder<Listener> listeners = Multibinder.newSetBinder(binder(), Listener.class);
        // What was measured is kept before anything else happens; people are told last.
        listeners.addBinding().toInstance(journal);
        listeners.addBinding().to(BestValues.class);
        listeners.addBinding().to(MeasuredStates.class);
        listeners.addBinding().to(BestKeeper.class);
        listeners.addBinding().to(Checkpoints.class);
        listeners.addBinding().to(Monitors.class);
        listeners.addBinding().toInstance(new Pictures(folder));
        listeners
                .addBinding()
                .toInstance(new RunReport(folder, session.network().parameters().line()));
        listeners.addBinding().toInstance(console);
    }
}
