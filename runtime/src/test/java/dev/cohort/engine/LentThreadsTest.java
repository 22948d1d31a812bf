package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.graph.ElementType;
import dev.cohort.api.graph.Shape;
import dev.cohort.graph.Graph;
import dev.cohort.graph.OnnxWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LentThreadsTest {
    private static final int LARGE = 1 << 20;

    private final Engine engine = Engine.open(Device.CPU, 2);
    private final FlatMemory output = new FlatMemory(2);
    private final AtomicReference<Runnable> ending = new AtomicReference<>(() -> {});

    @AfterEach
    void close() {
        engine.close();
    }

    private static Graph doubling() {
        Graph graph = new Graph(ElementType.FLOAT32, (ignored, scalar, by) -> List.of());
        graph.output("y", graph.input("x", ElementType.FLOAT32, Shape.of(2)).times(2));
        return graph;
    }

    /** Runs the graph y = 2 x, whose end is what the test says. */
    private void run(int times) {
        Graph graph = doubling();
        FlatMemory input = new FlatMemory(2);
        input.write(0, new float[] {3, 4}, 0, 2);
        try (LentThreads threads =
                        engine.lend(LARGE, graph, () -> ending.get().run()).orElseThrow();
                CompiledGraph compiled = engine.compile(OnnxWriter.write(graph), Map.of(), Optional.of(threads));
                Binding binding = compiled.bind()) {
            lent.set(threads);
            binding.input("x", input, 0, Shape.of(2)).output("y", output, 0, Shape.of(2));
            threads.bind(binding);
            for (int time = 0; time < times; time++) {
                binding.run();
                threads.rethrow();
            }
        }
    }

    private final AtomicReference<LentThreads> lent = new AtomicReference<>();

    /** There are ten places for callbacks in the process. */
    @Test
    void areGivenBackWhereAConductorCannotBeMade() {
        Crew crew = new Crew(2, task -> {}, () -> {});
        for (int time = 0; time < 12; time++) {
            assertThrows(
                    RuntimeException.class,
                    () -> Conductor.open(crew, 2, (model, threads) -> engine.compile(new byte[] {1})));
        }
        engine.conduct(2, task -> {}, () -> {}).orElseThrow().close();
    }

    @Test
    void callsWhenAllOutputsAreThere() {
        List<float[]> seen = new ArrayList<>();
        ending.set(() -> {
            float[] values = new float[2];
            output.read(0, values, 0, 2);
            seen.add(values);
        });
        run(3);
        assertEquals(3, seen.size());
        assertArrayEquals(new float[] {6, 8}, seen.get(0));
    }

    @Test
    void doesEveryPartOnceOnMoreThanOneThread() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicIntegerArray done = new AtomicIntegerArray(9);
        CyclicBarrier both = new CyclicBarrier(2);
        ending.set(() -> {
            // Passed only if two threads meet here.
            lent.get().run(2, part -> meet(both));
            lent.get().run(9, part -> {
                threads.add(Thread.currentThread());
                done.incrementAndGet(part);
            });
        });
        run(20);
        for (int part = 0; part < done.length(); part++) {
            assertEquals(20, done.get(part));
        }
        assertTrue(threads.contains(Thread.currentThread()));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception problem) {
            throw new IllegalStateException(problem);
        }
    }

    @Test
    void passesOnWhatAPartThrowsAndCanBeUsedAgain() {
        ending.set(() -> lent.get().run(4, part -> {
            throw new IllegalArgumentException("part " + part);
        }));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> run(1))
                .getMessage()
                .startsWith("part "));
        ending.set(() -> {
            throw new UnsupportedOperationException("at the end");
        });
        assertThrows(UnsupportedOperationException.class, () -> run(1));
        ending.set(() -> {});
        run(1);
    }

    @Test
    void hasFivePlacesThatAreFreeAgainWhenClosed() {
        for (int round = 0; round < 3; round++) {
            List<LentThreads> taken = new ArrayList<>();
            Optional<LentThreads> next = engine.lend(LARGE, doubling(), () -> {});
            while (next.isPresent()) {
                taken.add(next.get());
                next = engine.lend(LARGE, doubling(), () -> {});
            }
            taken.forEach(LentThreads::close);
            assertEquals(5, taken.size());
        }
    }

    @Test
    void areNotLentForWhatIsSmallNorByOneThread() {
        assertEquals(Optional.empty(), engine.lend(100, doubling(), () -> {}));
        try (Engine single = Engine.open(Device.CPU, 1)) {
            assertEquals(Optional.empty(), single.lend(LARGE, doubling(), () -> {}));
        }
    }
}
