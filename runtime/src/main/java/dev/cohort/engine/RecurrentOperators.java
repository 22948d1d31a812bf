package dev.cohort.engine;

import dev.cohort.graph.Graph;
import org.bytedeco.onnxruntime.CustomOpDomain;
import org.bytedeco.onnxruntime.SessionOptions;

/** The recurrent operators that are Java's own; of every session of this process, as callbacks have few places. */
final class RecurrentOperators {
    static final String LSTM = "LSTM";

    private final CustomOpDomain domain = new CustomOpDomain(Graph.RECURRENT);
    private final RecurrentOperator forward = new RecurrentOperator(
            LSTM,
            LongShortTermMemoryForward.INPUTS,
            LongShortTermMemoryForward.REQUIRED,
            LongShortTermMemoryForward.OUTPUTS,
            LongShortTermMemoryForward::new);
    private final RecurrentOperator backward = new RecurrentOperator(
            LSTM + "Grad",
            LongShortTermMemoryBackward.INPUTS,
            LongShortTermMemoryBackward.REQUIRED,
            LongShortTermMemoryBackward.OUTPUTS,
            LongShortTermMemoryBackward::new);

    private RecurrentOperators() {
        domain.Add(forward.operator());
        domain.Add(backward.operator());
    }

    static void addTo(SessionOptions options) {
        options.Add(Shared.ALL.domain.asOrtCustomOpDomain());
    }

    private static final class Shared {
        static final RecurrentOperators ALL = new RecurrentOperators();
    }
}
