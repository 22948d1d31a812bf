package dev.cohort.tracking;

import dev.cohort.api.run.RunEvent;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/** The line that shows how far a run is: epoch, step, loss, speed and the time that is left. */
final class ProgressBar {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 5;
    private static final String GAP = "  ";

    /** The share of the newest interval in the speed that is shown. */
    private static final double SMOOTHING = 0.2;

    private final IntSupplier width;
    private OptionalLong steps = OptionalLong.empty();
    private int epochs;
    private long lastTime;
    private long lastStep;
    private double speed;

    ProgressBar(IntSupplier width) {
        this.width = width;
    }

    void begin(RunEvent.Started started, long now) {
        steps = started.steps();
        epochs = started.epochs();
        lastTime = now;
    }

    /** How many epochs there will be, or 0. */
    int epochs() {
        return epochs;
    }

    /** The line after a step, narrower than the terminal: where that is narrow, less is told. */
    String line(RunEvent.Stepped stepped, long now) {
        long step = stepped.step();
        double seconds = (now - lastTime) / 1e9;
        if (seconds > 0 && step > lastStep) {
            double latest = (step - lastStep) / seconds;
            speed = speed == 0 ? latest : speed + SMOOTHING * (latest - speed);
            lastTime = now;
            lastStep = step;
        }
        String made = "step " + ConsoleListener.grouped(step)
                + (steps.isPresent() ? "/" + ConsoleListener.grouped(steps.getAsLong()) : "");
        String passes = epochs > 0 ? "epoch " + (stepped.epoch() + 1) + "/" + epochs : "";
        String loss = "loss " + MetricTable.shown(stepped.loss());
        String pace = speed > 0 ? speedShown() + " steps/s" : "";
        String left =
                speed > 0 && steps.isPresent() ? duration(Math.max(0, steps.getAsLong() - step) / speed) + " left" : "";
        String place = passes.isEmpty() ? made : passes;
        return fitting(
                List.of(
                        List.of(passes, made, loss, pace, left),
                        List.of(passes, made, loss, left),
                        List.of(place, loss, left),
                        List.of(place, loss),
                        List.of(loss)),
                step);
    }

    /** The first of some texts that is narrow enough, after a bar where there is room for one. */
    private String fitting(List<List<String>> texts, long step) {
        int room = width.getAsInt() - 1;
        String text = "";
        for (List<String> parts : texts) {
            text = parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(GAP));
            if (text.length() <= room) {
                return steps.isPresent()
                        ? bar(step, steps.getAsLong(), room - text.length() - GAP.length()) + text
                        : text;
            }
        }
        return text.substring(0, Math.max(0, room));
    }

    private static String bar(long step, long steps, int room) {
        int length = Math.min(LONGEST_BAR, room);
        if (length < SHORTEST_BAR) {
            return "";
        }
        int done = (int) Math.min(length, steps == 0 ? length : step * length / steps);
        return "\u2501".repeat(done) + "\u2500".repeat(length - done) + GAP;
    }

    private String speedShown() {
        return speed >= 10 ? ConsoleListener.grouped(Math.round(speed)) : String.format(Locale.ROOT, "%.1f", speed);
    }

    /** As in {@code 0.4 s}, {@code 1:05} or {@code 2:03:04}. */
    static String duration(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        long whole = Math.round(seconds);
        long hours = whole / 3600;
        long minutes = whole / 60 % 60;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", minutes, whole % 60);
    }
}
