package dev.cohort.tracking;

import dev.cohort.api.run.Listener;
import dev.cohort.api.run.RunControl;
import dev.cohort.api.run.RunEvent;
import dev.cohort.api.run.Status;
import dev.cohort.experiment.ShownLine;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Shows a run to whoever watches it: on a terminal a progress bar, elsewhere plain lines, in both a line for each epoch or
 * evaluation, and at the end a table of the metrics, the tables among them and the run's folder.
 */
public final class ConsoleListener implements Listener, Notices {
    private static final long SECOND = 1_000_000_000L;
    private static final long REDRAW = SECOND / 10;

    private final PrintStream out;
    private final PrintStream errors;
    private final Terminal terminal;
    private final Path folder;
    private final LongSupplier nanoTime;
    private final Set<String> warned = new HashSet<>();
    private final Map<String, Double> pending = new LinkedHashMap<>();
    private final ProgressBar bar;
    private long pendingStep;
    private boolean evaluated;
    private long begun;
    private long drawn;
    private boolean onBar;

    /**
     * @param out where everything but warnings goes
     * @param errors where warnings go
     * @param terminal what {@code out} can show
     * @param folder the run's folder, shown at the end
     */
    public ConsoleListener(PrintStream out, PrintStream errors, Terminal terminal, Path folder) {
        this(out, errors, terminal, folder, System::nanoTime);
    }

    ConsoleListener(PrintStream out, PrintStream errors, Terminal terminal, Path folder, LongSupplier nanoTime) {
        this.out = out;
        this.errors = errors;
        this.terminal = terminal;
        this.folder = folder;
        this.nanoTime = nanoTime;
        this.bar = new ProgressBar(terminal.width());
    }

    @Override
    public void hear(RunEvent event, RunControl control) {
        if (event instanceof RunEvent.Stepped stepped) {
            if (!pending.isEmpty()) {
                tellOrForget();
            }
            draw(stepped);
        } else if (event instanceof RunEvent.Logged logged) {
            logged.metrics().forEach((name, value) -> {
                if (MetricTable.ofAPart(name) && !name.equals(Journal.TRAINING_LOSS)) {
                    pending.put(name, value);
                }
            });
            pendingStep = logged.step();
        } else if (event instanceof RunEvent.EpochEnded ended) {
            tell("epoch " + (ended.epoch() + 1) + (bar.epochs() > 0 ? "/" + bar.epochs() : ""));
            evaluated = false;
        } else if (event instanceof RunEvent.Evaluated) {
            evaluated = true;
        } else if (event instanceof RunEvent.Started started) {
            begun = nanoTime.getAsLong();
            bar.begin(started, begun);
            say(bold(ShownLine.of(started.experiment())) + " " + started.id());
        } else if (event instanceof RunEvent.Ended ended) {
            end(ended);
        }
    }

    /** The numbers of an evaluation within an epoch get a line; others are for the journal. */
    private void tellOrForget() {
        if (evaluated) {
            tell("step " + grouped(pendingStep));
        }
        evaluated = false;
        pending.clear();
    }

    private void draw(RunEvent.Stepped stepped) {
        if (!terminal.interactive()) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - drawn < REDRAW && drawn != 0) {
            return;
        }
        synchronized (this) {
            drawn = now;
            out.print("\r" + bar.line(stepped, now) + "\u001b[K");
            out.flush();
            onBar = true;
        }
    }

    /** Shows the numbers that came since the last line, if any did. */
    private void tell(String what) {
        if (pending.isEmpty()) {
            return;
        }
        StringBuilder line = new StringBuilder(what);
        pending.forEach(
                (name, value) -> line.append("  ").append(name).append(" ").append(MetricTable.shown(value)));
        pending.clear();
        say(line.toString());
    }

    private void end(RunEvent.Ended ended) {
        pending.clear();
        MetricTable table = MetricTable.of(ended.ending().state().metrics());
        StringBuilder text = new StringBuilder();
        if (!table.columns().isEmpty()) {
            text.append("\n");
            table.lines().forEach(line -> text.append(line).append("\n"));
            ResultTables.lines(ended.ending().state().results())
                    .forEach(line -> text.append(line).append("\n"));
            text.append("\n");
        }
        String status = ended.status().name().toLowerCase(Locale.ROOT);
        text.append(ended.status() == Status.FINISHED ? status : bold(status));
        text.append(" after ").append(grouped(ended.step())).append(ended.step() == 1 ? " step" : " steps");
        text.append(" in ").append(ProgressBar.duration((nanoTime.getAsLong() - begun) / 1e9));
        // How a failure came about is told where it is thrown.
        if (ended.status() == Status.FINISHED || ended.status() == Status.INTERRUPTED) {
            text.append("\n").append(ended.ending().account());
        }
        text.append("\n").append(folder);
        if (ended.status() == Status.INTERRUPTED && ended.ending().exported().isPresent()) {
            text.append("\n'cohort predict ").append(folder).append(" FILE' uses what was learned so far");
        }
        say(text.toString());
    }

    /** Shows a line; any thread may call. */
    public synchronized void say(String line) {
        clearBar();
        out.println(line);
        out.flush();
    }

    @Override
    public synchronized void warn(String message) {
        if (warned.add(message)) {
            clearBar();
            errors.println(ShownLine.of("warning: " + message));
            errors.flush();
        }
    }

    private void clearBar() {
        if (onBar) {
            out.print("\r\u001b[K");
            out.flush();
            onBar = false;
        }
    }

    private String bold(String text) {
        return terminal.color() ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
