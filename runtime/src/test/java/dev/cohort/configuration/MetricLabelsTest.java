package dev.cohort.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cohort.api.metric.Metric;
import dev.cohort.configuration.TestComponents.Accuracy;
import dev.cohort.configuration.TestComponents.Average;
import dev.cohort.configuration.TestComponents.F1;
import dev.cohort.configuration.TestComponents.TopScore;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricLabelsTest {
    private static List<String> labels(Metric... metrics) {
        return MetricLabels.of(Stream.of(metrics).map(MetricSection::of).toList(), Metric::label);
    }

    @Test
    void aMetricThatIsAloneKeepsItsLabel() {
        assertEquals(List.of("accuracy", "f1"), labels(new Accuracy(), new F1(Average.WEIGHTED)));
    }

    @Test
    void metricsOfOneLabelAreToldApartByTheOptionsInWhichTheyDiffer() {
        assertEquals(
                List.of("f1-macro", "accuracy", "f1-weighted"),
                labels(new F1(Average.MACRO), new Accuracy(), new F1(Average.WEIGHTED)));
        assertEquals(List.of("top-score-3", "top-score-5"), labels(new TopScore(3, true), new TopScore(5, true)));
        assertEquals(
                List.of("top-score-3-true", "top-score-5-true", "top-score-5-false"),
                labels(new TopScore(3, true), new TopScore(5, true), new TopScore(5, false)));
    }

    @Test
    void equalMetricsShareAName() {
        assertEquals(List.of("accuracy", "accuracy"), labels(new Accuracy(), new Accuracy()));
        assertEquals(
                List.of("f1-macro", "f1-macro", "f1-micro"),
                labels(new F1(Average.MACRO), new F1(Average.MACRO), new F1(Average.MICRO)));
    }
}
