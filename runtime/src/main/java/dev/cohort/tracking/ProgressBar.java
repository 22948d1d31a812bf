package dev.cohort.tracking;

import dev.cohort.api.run.RunEvent;
import java.util.Locale;
import java.util.OptionalLong;

/** The line that shows how far a run is: epoch, step, loss, speed and the time that is left. */
final class ProgressBar {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 5;

    /** The share of the newest interval in the speed that is shown. */
    private static final double SMOOTHING = 0.2;

    private final int width;
    private OptionalLong steps = OptionalLong.empty();
    private int epochs;
    private long lastTime;
    private long lastStep;
    private double speed;

    ProgressBar(int width) {
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

    /** The line after a step, at most as wide as the terminal. */
    String line(RunEvent.Stepped stepped, long now) {
        long step = stepped.step();
        double seconds = (now - lastTime) / 1e9;
        if (seconds > 0 && step > lastStep) {
            double latest = (step - lastStep) / seconds;
            speed = speed == 0 ? latest : speed + SMOOTHING * (latest - speed);
            lastTime = now;
            lastStep = step;
        }
        StringBuilder text = new StringBuilder();
        if (epochs > 0) {
            text.append("epoch ")
                    .append(stepped.epoch() + 1)
                    .append("/")
                    .append(epochs)
                    .append("  ");
        }
        text.append("step ").append(ConsoleListener.grouped(step));
        if (steps.isPresent()) {
            text.append("/").append(ConsoleListener.grouped(steps.getAsLong()));
        }
        text.append("  loss ").append(MetricTable.shown(stepped.loss()));
        if (speed > 0) {
            text.append("  ").append(speedShown()).append(" steps/s");
            if (steps.isPresent()) {
                text.append("  ")
                        .append(duration(Math.max(0, steps.getAsLong() - step) / speed))
                        .append(" left");
            }
        }
        String line =
                steps.isPresent() ? bar(step, steps.getAsLong(), width - text.length() - 3) + text : text.toString();
        return line.substring(0, Math.min(line.length(), width - 1));
    }

    private static String bar(long step, long steps, int room) {
        int length = Math.min(LONGEST_BAR, room);
        if (length < SHORTEST_BAR) {
            return "";
        }
        int done = (int) Math.min(length, steps == 0 ? length : step * length / steps);
        return "\u2501".repeat(done) + "\u2500".repeat(length - done) + "  ";
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
