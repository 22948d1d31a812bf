package dev.cohort.session;

import dev.cohort.api.graph.Shape;
import dev.cohort.engine.Updater;
import dev.cohort.experiment.Problem;
import dev.cohort.experiment.ProblemException;
import dev.cohort.step.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes snapshots of a session and goes back to them. */
final class Snapshots {
    private final ModelMemory memory;
    private final List<ObjectiveTraining> objectives;

    Snapshots(ModelMemory memory, List<ObjectiveTraining> objectives) {
        this.memory = memory;
        this.objectives = objectives;
    }

    Snapshot take(long step) {
        List<NamedTensor> tensors = new ArrayList<>();
        List<Variable> all = new ArrayList<>(memory.layout().parameters());
        all.addAll(memory.layout().states());
        all.forEach(variable -> tensors.add(new NamedTensor(variable.name(), variable.shape(), memory.read(variable))));
        for (ObjectiveTraining objective : objectives) {
            Updater updater = objective.updater();
            boolean accumulating = updater.accumulated() > 0;
            float[] sums = new float[accumulating ? memory.layout().length() : 0];
            if (accumulating) {
                updater.gradients(sums);
            }
            for (Variable variable : objective.step().trained()) {
                int offset = memory.layout().offset(variable.name());
                for (String state : updater.stateNames(offset)) {
                    float[] elements = updater.state(state, offset, variable.length());
                    tensors.add(new NamedTensor(optimizerState(state, variable), variable.shape(), elements));
                }
                if (accumulating) {
                    float[] elements = new float[variable.length()];
                    System.arraycopy(sums, offset, elements, 0, elements.length);
                    tensors.add(new NamedTensor(accumulated(variable), variable.shape(), elements));
                }
            }
        }
        return new Snapshot(
                step,
                objectives.stream().map(ObjectiveTraining::updates).toList(),
                objectives.stream()
                        .map(objective -> objective.updater().accumulated())
                        .toList(),
                tensors);
    }

    void restore(Snapshot snapshot) {
        Map<String, NamedTensor> tensors =
                snapshot.tensors().stream().collect(Collectors.toMap(NamedTensor::name, Function.identity()));
        if (snapshot.updates().size() != objectives.size()
                || snapshot.accumulated().size() != objectives.size()) {
            throw refused("it has " + snapshot.updates().size() + " objectives, and this model " + objectives.size());
        }
        memory.layout().parameters().forEach(variable -> memory.write(variable, elements(tensors, variable)));
        memory.layout().states().forEach(variable -> memory.write(variable, elements(tensors, variable)));
        for (int index = 0; index < objectives.size(); index++) {
            restore(
                    objectives.get(index),
                    snapshot.updates().get(index),
                    snapshot.accumulated().get(index),
                    tensors);
        }
    }

    private void restore(ObjectiveTraining objective, long updates, int accumulated, Map<String, NamedTensor> tensors) {
        Updater updater = objective.updater();
        objective.updates(updates);
        updater.accumulated(accumulated);
        float[] sums = new float[memory.layout().length()];
        for (Variable variable : objective.step().trained()) {
            int offset = memory.layout().offset(variable.name());
            for (String state : updater.stateNames(offset)) {
                updater.setState(state, offset, elements(tensors, optimizerState(state, variable), variable.shape()));
            }
            if (accumulated > 0) {
                float[] elements = elements(tensors, accumulated(variable), variable.shape());
                System.arraycopy(elements, 0, sums, offset, elements.length);
            }
        }
        updater.setGradients(sums);
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
