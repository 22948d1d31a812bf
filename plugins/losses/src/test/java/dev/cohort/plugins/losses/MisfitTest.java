package dev.cohort.plugins.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cohort.api.dataset.Field;
import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.loss.Loss;
import dev.cohort.api.model.Model;
import dev.cohort.api.objective.Objective;
import dev.cohort.api.objective.Outcome;
import dev.cohort.api.option.Name;
import dev.cohort.experiment.ProblemException;
import dev.cohort.session.SessionOptions;
import dev.cohort.session.TrainingSession;
import dev.cohort.testkit.ComponentText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loss says what it wanted of prediction and target, and what came. */
class MisfitTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hinge | 2 | 3 | loss 'hinge' wants a prediction and a target of the same shape, but the prediction has shape [batch, 2],"
                        + " and the target is numbers of shape [batch, 3]",
                "multi-label-margin | 2 | 3 | loss 'multi-label-margin' wants a prediction and a target of shape [batch, labels], but the"
                        + " prediction has shape [batch, 2], and the target is numbers of shape [batch, 3]",
                "kl-divergence | 2 | 3 | loss 'kl-divergence' wants a prediction and a target of shape [batch, classes], but the"
                        + " prediction has shape [batch, 2], and the target is numbers of shape [batch, 3]",
                "gaussian-nll | 3 | 3 | loss 'gaussian-nll' wants a mean and a logarithm of a variance for each number of the target,"
                        + " but the prediction has shape [batch, 3], and the target is numbers of shape [batch, 3]",
                "giou | 3 | 3 | loss 'giou' wants a prediction and a target of shape [batch, ..., 4], x1, y1, x2, y2, but the prediction"
                        + " has shape [batch, 3], and the target is numbers of shape [batch, 3]",
                "mse | 2 | 3 | loss 'mse': the prediction has shape [batch, 2], but the target has shape [batch, 3]; they must be the same",
                "focal | 3 | 3 | loss 'focal' wants classes as its target, but the data has numbers; remove target-type from"
                        + " [dataset], or use a loss of numbers such as mse",
                "corn | 3 | 3 | loss 'corn' wants a prediction of shape [batch, classes - 1] and a target of classes, but the prediction"
                        + " has shape [batch, 3], and the target is numbers of shape [batch, 3]",
                "circle | 3 | 3 | loss 'circle' wants an embedding of shape [batch, size] and a class for each example, but the"
                        + " prediction has shape [batch, 3], and the target is numbers of shape [batch, 3]",
                "cosine-embedding | 3 | 0 | loss 'cosine-embedding': the data has no field 'other', but features, target"
            })
    void isToldInTheUsersTerms(String type, int prediction, int target, String message) {
        Loss loss = new LossesPlugin()
                .components().stream()
                        .filter(each -> each.getAnnotation(Name.class).value().equals(type))
                        .findFirst()
                        .map(each -> ComponentText.bind(Loss.class, each, ""))
                        .orElseThrow();
        List<Field> fields = new ArrayList<>(List.of(
                new Field(Field.FEATURES, ElementType.FLOAT32, Shape.of(prediction)),
                new Field(Field.TARGET, ElementType.FLOAT32, target == 0 ? Shape.SCALAR : Shape.of(target))));
        Objective objective = Objective.of(
                step -> {
                    Map<String, Value> outputs = Map.of(Model.PREDICTION, step.field(Field.FEATURES));
                    return new Outcome(step.loss(loss, outputs, step.field(Field.TARGET)), outputs);
                },
                new Still());
        String got = "; it got float32 [batch, %d] and compares it with float32 %s, the field 'target'"
                .formatted(prediction, target == 0 ? "[batch]" : "[batch, " + target + "]");
        assertEquals(
                message + got,
                assertThrows(
                                ProblemException.class,
                                () -> TrainingSession.open(List.of(objective), fields, SessionOptions.of(4)))
                        .getMessage());
    }

    @Test
    void severalTargetsOfALossOfOneAreTold() {
        Field two = new Field(Field.TARGET, ElementType.INT64, Shape.of(2)).withClasses(List.of("no", "yes"));
        assertEquals(
                "focal compares one target, but the data has 2; use binary-cross-entropy for several",
                assertThrows(IllegalArgumentException.class, () -> ComponentText.bind(Focal.class, "")
                                .predictionSize(Optional.of(two)))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "quantile = 1.0",
        "quantile = 0",
    })
    void aQuantileIsAShare(String option) {
        assertThrows(ProblemException.class, () -> ComponentText.bind(Quantile.class, option));
    }

    @Test
    void alphaAndClassWeightsExcludeEachOther() {
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Focal.class, "alpha = 0.25\nclass-weights = 'balanced'"));
        assertThrows(
                ProblemException.class,
                () -> ComponentText.bind(Focal.class, "alpha = 0.25\nclass-weights = [1.0, 2.0]"));
    }
}
