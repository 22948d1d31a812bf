package dev.cohort.configuration;

import dev.cohort.api.schedule.MeasuredSchedule;
import dev.cohort.api.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A metric that something in a file waits for.
 *
 * @param by as messages call who watches, as in {@code early stopping}
 * @param metric as in {@code validation/loss}
 * @param place its key in the file
 */
public record WatchedMetric(String by, String metric, String place) {
    /**
     * Everything that a file has watched.
     *
     * @param schedules by the places of their sections
     * @param metric what a schedule looks at
     */
    public static List<WatchedMetric> of(
            TrainingSection training, Map<String, Schedule> schedules, Function<MeasuredSchedule, String> metric) {
        List<WatchedMetric> watched = new ArrayList<>();
        training.earlyStopping()
                .ifPresent(stopping -> watched.add(
                        new WatchedMetric("early stopping", stopping.metric(), "training.early-stopping.metric")));
        schedules.forEach((place, schedule) -> {
            if (schedule instanceof MeasuredSchedule measured) {
                String name = OptionSchema.nameOf(schedule.getClass());
                watched.add(
                        new WatchedMetric("the schedule '" + name + "'", metric.apply(measured), place + ".metric"));
            }
        });
        return watched;
    }
}
