package dev.cohort.engine;

import dev.cohort.graph.GraphValue;
import dev.cohort.step.UpdateProgram;
import java.util.List;
import java.util.Optional;

/** Neighbouring parameters on the processor that one optimizer moves: in loops, or as a whole tensor by graphs. */
final class HostGroup {
    private final int offset;
    private final UpdateProgram program;
    private final Optional<GraphGroup> graphs;
    private final UpdateScalars scalars;
    private final Optional<UpdateKernel> update;
    private final Optional<UpdateKernel> probe;
    private final Optional<UpdateKernel> evaluated;
    private final boolean leavesZeroGradients;

    /** A group that is moved in loops. */
    HostGroup(int offset, UpdateProgram program) {
        this.offset = offset;
        this.program = program;
        this.graphs = Optional.empty();
        this.scalars = new UpdateScalars(program);
        this.update = Optional.of(kernel(program.results()));
        this.probe = program.probe().map(value -> kernel(program.results(value)));
        this.evaluated = program.evaluated().map(value -> kernel(program.results(value)));
        this.leavesZeroGradients = program.leavesZeroGradients();
    }

    private UpdateKernel kernel(List<GraphValue> results) {
        return UpdateCompiler.compile(program, scalars.read(), results);
    }

    /** A tensor that is moved by graphs. */
    HostGroup(GraphGroup graphs) {
        this.offset = graphs.offset();
        this.program = graphs.program();
        this.graphs = Optional.of(graphs);
        this.scalars = graphs.scalars();
        this.update = Optional.empty();
        this.probe = Optional.empty();
        this.evaluated = Optional.empty();
        this.leavesZeroGradients = false;
    }

    int offset() {
        return offset;
    }

    UpdateProgram program() {
        return program;
    }

    List<String> stateNames() {
        return List.copyOf(program.states().keySet());
    }

    Optional<GraphGroup> graphs() {
        return graphs;
    }

    UpdateScalars scalars() {
        return scalars;
    }

    /** The loops; there are none where graphs move the group. */
    Optional<UpdateKernel> update() {
        return update;
    }

    /** Whether the loops of an update may pass over parameters whose gradient is 0. */
    boolean leavesZeroGradients() {
        return leavesZeroGradients;
    }

    Optional<UpdateKernel> probe() {
        return probe;
    }

    Optional<UpdateKernel> evaluated() {
        return evaluated;
    }
}
