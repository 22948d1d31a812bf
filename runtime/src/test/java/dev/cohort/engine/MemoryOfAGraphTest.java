package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.autodiff.ReverseMode;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A graph that runs again and again takes the memory of one run. */
class MemoryOfAGraphTest {
    private static final int LENGTH = 1 << 20;
    private static final int VALUES = 32;

    @Test
    @EnabledOnOs(OS.LINUX)
    void isTakenOnce() throws IOException {
        try (Engine engine = Engine.open(Device.CPU, 1);
                CompiledGraph compiled = engine.compile(OnnxWriter.write(graph()));
                FlatMemory x = new FlatMemory(LENGTH);
                FlatMemory sum = new FlatMemory(1);
                Binding binding = compiled.bind()) {
            binding.input("x", x, 0, Shape.of(LENGTH));
            binding.output("sum", sum, 0, Shape.SCALAR);
            long before = resident();
            for (int run = 0; run < 4; run++) {
                binding.run();
            }
            long taken = resident() - before;
            long needed = 4L * LENGTH * VALUES;
            assertTrue(taken < 1.5 * needed, () -> (taken >> 20) + " MiB in place of " + (needed >> 20));
        }
    }

    /** All values are there before the last is read. */
    private static Graph graph() {
        Graph graph = new Graph(ElementType.FLOAT32, new ReverseMode());
        Value[] values = new Value[VALUES];
        Value last = graph.input("x", ElementType.FLOAT32, Shape.of(LENGTH));
        for (int index = 0; index < VALUES; index++) {
            last = last.sigmoid();
            values[index] = last;
        }
        Value sum = last.sum();
        for (int index = VALUES - 1; index >= 0; index--) {
            sum = sum.plus(values[index].times(sum).sum());
        }
        graph.output("sum", sum);
        return graph;
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .sum();
    }
}
