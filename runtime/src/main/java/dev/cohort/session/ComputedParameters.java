package dev.cohort.session;

import dev.cohort.api.graph.Constant;
import dev.cohort.engine.Binding;
import dev.cohort.engine.CompiledGraph;
import dev.cohort.engine.Tensor;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import dev.cohort.step.EvaluationStep;
import dev.cohort.step.Names;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parameters that a model reads and an adaptation computes of variables, as numbers. */
record ComputedParameters(EvaluationStep step, SessionParts parts) {
    ComputedParameters(SessionParts parts) {
        this(parts.evaluator().step(), parts);
    }

    /** By name. */
    Map<String, Constant> values() {
        Map<String, Constant> values = new LinkedHashMap<>();
        if (step.computed().isEmpty()) {
            return values;
        }
        Set<String> outputs = new LinkedHashSet<>();
        step.computed().forEach(name -> outputs.add(Names.computed(name)));
        Graph reading = parts.memory().reading(step.graph());
        try (CompiledGraph graph = parts.engine().compile(OnnxWriter.write(reading, outputs));
                Binding binding = graph.bind()) {
            parts.memory()
                    .bind(binding, reading.inputs().keySet(), parts.variables().values());
            outputs.forEach(binding::output);
            binding.run();
            List<Tensor> tensors = binding.outputs();
            for (int index = 0; index < tensors.size(); index++) {
                Tensor tensor = tensors.get(index);
                values.put(step.computed().get(index), Constant.of(tensor.shape(), tensor.floats()));
            }
        }
        return values;
    }
}
