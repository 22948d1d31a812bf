package dev.cohort.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Threads that work together do everything once, in order, and none is left behind. */
@Timeout(60)
class CrewTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** Has so many threads enter, waits for all, and throws what one of them threw. */
    private void enter(Crew crew, int count) throws InterruptedException, ExecutionException {
        List<Future<?>> members = new ArrayList<>();
        for (int member = 0; member < count; member++) {
            members.add(threads.submit(crew::enter));
        }
        Optional<ExecutionException> failure = Optional.empty();
        for (Future<?> member : members) {
            try {
                member.get();
            } catch (ExecutionException problem) {
                failure = Optional.of(problem);
            }
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "2, 2", "4, 3", "3, 8"})
    void doEverythingOnce(int tasks, int count) throws InterruptedException, ExecutionException {
        AtomicInteger done = new AtomicInteger();
        AtomicInteger beside = new AtomicInteger();
        List<Integer> doneAtTheEnd = new ArrayList<>();
        AtomicIntegerArray parts = new AtomicIntegerArray(100);
        Crew[] crew = new Crew[1];
        crew[0] = new Crew(tasks, task -> done.incrementAndGet(), () -> {
            doneAtTheEnd.add(done.get());
            for (int loop = 1; loop <= 20; loop++) {
                crew[0].run(loop * 5, parts::incrementAndGet);
                for (int part = 0; part < parts.length(); part++) {
                    assertEquals(part < loop * 5 ? 1 : 0, parts.getAndSet(part, 0));
                }
            }
        });
        for (int round = 1; round <= 200; round++) {
            crew[0].prepare(beside::incrementAndGet);
            enter(crew[0], count);
            assertEquals(round * tasks, done.get());
            assertEquals(round, beside.get());
            assertEquals(round, doneAtTheEnd.size());
            assertEquals(round * tasks, doneAtTheEnd.get(round - 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 2", "4, 3"})
    void nothingFollowsATaskThatFails(int tasks, int count) throws InterruptedException, ExecutionException {
        AtomicInteger ended = new AtomicInteger();
        boolean[] failing = {true};
        Crew crew = new Crew(
                tasks,
                task -> {
                    if (failing[0] && task == 1) {
                        throw new IllegalStateException("task " + task);
                    }
                },
                ended::incrementAndGet);
        for (int round = 1; round <= 2000; round++) {
            failing[0] = true;
            crew.prepare(() -> {});
            assertThrows(ExecutionException.class, () -> enter(crew, count));
            if (count == 1) {
                // The thread left with the failure; the tasks that it had not begun are somebody else's.
                enter(crew, 1);
            }
            assertEquals(round - 1, ended.get());
            failing[0] = false;
            crew.prepare(() -> {});
            enter(crew, count);
            assertEquals(round, ended.get());
        }
    }

    @Test
    void nobodyWaitsForWhatFailsInALoopOrBeside() {
        AtomicInteger round = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();
        Crew[] crew = new Crew[1];
        crew[0] = new Crew(2, task -> {}, () -> {
            int now = round.get();
            crew[0].run(10, part -> {
                late.addAndGet(round.get() - now);
                throw new IllegalStateException("part " + part);
            });
        });
        while (round.incrementAndGet() < 200) {
            crew[0].prepare(() -> {
                if (round.get() % 8 == 0) {
                    throw new IllegalStateException("beside");
                }
            });
            assertThrows(ExecutionException.class, () -> enter(crew[0], 2));
        }
        assertEquals(0, late.get());
    }
}
