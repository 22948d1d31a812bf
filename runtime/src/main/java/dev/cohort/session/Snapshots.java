package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.engine.Updater;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes snapshots of a session and goes back to them. */
final class Snapshots {
    private static final String SCALE = "loss-scale/";
    private static final String UPDATES = "loss-scale-updates/";

    private final ModelMemory memory;
    private final List<ObjectiveTraining> objectives;

    Snapshots(ModelMemory memory, List<ObjectiveTraining> objectives) {
        this.memory = memory;
        this.objectives = objectives;
    }

    /** @param spent tensors whose memory may be used again, where they are the same ones in the same order */
    Snapshot take(long step, List<NamedTensor> spent) {
        List<NamedTensor> tensors = new ArrayList<>();
        for (Variable variable : memory.layout().variables()) {
            if (!memory.isNarrow(variable)) {
                memory.read(variable, add(tensors, variable.name(), variable.shape(), spent));
            }
        }
        Map<String, Double> scalars = new LinkedHashMap<>();
        for (ObjectiveTraining objective : objectives) {
            objective.scale().ifPresent(scale -> {
                scalars.put(SCALE + objective.name(), (double) scale.factor());
                scalars.put(UPDATES + objective.name(), (double) scale.updates());
            });
            Updater updater = objective.updater();
            boolean accumulating = updater.accumulated() > 0;
            float[] sums = new float[accumulating ? memory.layout().length() : 0];
            if (accumulating) {
                updater.gradients(sums);
            }
            for (Variable variable : objective.step().trained()) {
                int offset = memory.layout().offset(variable.name());
                for (Updater.State state : updater.states(offset)) {
                    Shape shape = state.shape().orElse(variable.shape());
                    updater.state(
                            state.name(), offset, add(tensors, optimizerState(state.name(), variable), shape, spent));
                }
                updater.scalars(offset)
                        .forEach((scalar, value) -> scalars.put(optimizerState(scalar, variable), value));
                if (accumulating) {
                    float[] elements = add(tensors, accumulated(variable), variable.shape(), spent);
                    System.arraycopy(sums, offset, elements, 0, elements.length);
                }
            }
        }
        return new Snapshot(
                step,
                objectives.stream().map(ObjectiveTraining::updates).toList(),
                objectives.stream()
                        .map(objective -> objective.updater().accumulated())
                        .toList(),
                scalars,
                tensors,
                memory.narrow());
    }

    /** Adds a tensor whose elements are still to be filled in. */
    private static float[] add(List<NamedTensor> tensors, String name, Shape shape, List<NamedTensor> spent) {
        Optional<NamedTensor> same = Optional.of(tensors.size())
                .filter(place -> place < spent.size())
                .map(spent::get)
                .filter(tensor -> tensor.name().equals(name) && tensor.shape().equals(shape));
        NamedTensor tensor =
                same.orElseGet(() -> new NamedTensor(name, shape, new float[Math.toIntExact(shape.elements())]));
        tensors.add(tensor);
        return tensor.elements();
    }

    void restore(Snapshot snapshot) {
        Map<String, NamedTensor> tensors =
                snapshot.tensors().stream().collect(Collectors.toMap(NamedTensor::name, Function.identity()));
        Map<String, Bfloat16Tensor> narrow =
                snapshot.narrow().stream().collect(Collectors.toMap(Bfloat16Tensor::name, Function.identity()));
        if (snapshot.updates().size() != objectives.size()
                || snapshot.accumulated().size() != objectives.size()) {
            throw refused("it has " + snapshot.updates().size() + " objectives, and this model " + objectives.size());
        }
        for (Variable variable : memory.layout().variables()) {
            Bfloat16Tensor kept = narrow.get(variable.name());
            if (kept == null) {
                memory.write(variable, elements(tensors, variable));
            } else if (!memory.isKept(kept)) {
                memory.write(variable, elements(Map.of(kept.name(), kept.widened()), variable));
            }
        }
        for (int index = 0; index < objectives.size(); index++) {
            restore(
                    objectives.get(index),
                    snapshot.updates().get(index),
                    snapshot.accumulated().get(index),
                    snapshot.scalars(),
                    tensors);
        }
    }

    private void restore(
            ObjectiveTraining objective,
            long updates,
            int accumulated,
            Map<String, Double> scalars,
            Map<String, NamedTensor> tensors) {
        Updater updater = objective.updater();
        objective.updates(updates);
        objective
                .scale()
                .ifPresent(scale -> scale.set((float) scalar(scalars, SCALE + objective.name()), (int)
                        scalar(scalars, UPDATES + objective.name())));
        updater.accumulated(accumulated);
        float[] sums = new float[memory.layout().length()];
        for (Variable variable : objective.step().trained()) {
            int offset = memory.layout().offset(variable.name());
            for (Updater.State state : updater.states(offset)) {
                Shape shape = state.shape().orElse(variable.shape());
                updater.setState(
                        state.name(), offset, elements(tensors, optimizerState(state.name(), variable), shape));
            }
            for (String scalar : updater.scalars(offset).keySet()) {
                updater.setScalar(scalar, offset, scalar(scalars, optimizerState(scalar, variable)));
            }
            if (accumulated > 0) {
                float[] elements = elements(tensors, accumulated(variable), variable.shape());
                System.arraycopy(elements, 0, sums, offset, elements.length);
            }
        }
        updater.setGradients(sums);
    }

    private static double scalar(Map<String, Double> scalars, String name) {
        Double value = scalars.get(name);
        if (value == null) {
            throw refused("it has no " + name);
        }
        return value;
    }

    private static String optimizerState(String state, Variable variable) {
        return "optimizer/" + state + "/" + variable.name();
    }

    private static String accumulated(Variable variable) {
        return "accumulated/" + variable.name();
    }

    private static float[] elements(Map<String, NamedTensor> tensors, Variable variable) {
        return elements(tensors, variable.name(), variable.shape());
    }

    private static float[] elements(Map<String, NamedTensor> tensors, String name, Shape shape) {
        NamedTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw refused("it has no " + name);
        }
        if (!tensor.shape().equals(shape)) {
            throw refused(name + " has shape " + tensor.shape() + " in it, and " + shape + " in this model");
        }
        return tensor.elements();
    }

    private static ProblemException refused(String why) {
        return new ProblemException(
                new Problem.ModelFile(Optional.empty(), "the checkpoint is of another model: " + why));
    }
}
