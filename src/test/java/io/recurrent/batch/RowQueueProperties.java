package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.tensor.BufferArena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Every accepted row is taken once or removed, in whatever order things happen. */
class RowQueueProperties {

    private record Row(int number, ConcurrentLinkedQueue<Integer> ran) implements QueuedRow {
        @Override
        public void run(BufferArena arena) {
            ran.add(number);
            if (number % 7 == 0) {
                throw new AssertionError("a row may do anything");
            }
        }

        @Override
        public void fail(Throwable cause) {}
    }

    @Property(tries = 300)
    void the_queue_is_a_bounded_list(
            @ForAll @IntRange(min = 1, max = 10) int capacity,
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = -3, max = 6) Integer> steps)
            throws Exception {
        RowQueue<Row> queue = new RowQueue<>(capacity);
        List<Row> model = new ArrayList<>();
        int next = 0;
        for (int step : steps) {
            if (step > 0) {
                List<Row> batch = new ArrayList<>();
                for (int i = 0; i < step; i++) {
                    batch.add(new Row(next++, new ConcurrentLinkedQueue<>()));
                }
                boolean fits = model.size() + step <= capacity;
                assertThat(queue.offerAll(batch)).isEqualTo(fits);
                model.addAll(fits ? batch : List.of());
            } else if (step < -1 && !model.isEmpty()) {
                List<Row> unwanted = List.copyOf(model.subList(model.size() / 2, model.size()));
                queue.remove(unwanted);
                model.removeAll(unwanted);
            } else if (!model.isEmpty()) {
                assertThat(queue.take()).containsSame(model.removeFirst());
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }

    @Property(tries = 10)
    void with_many_owners_and_workers_every_accepted_row_runs_once(@ForAll long seed) throws Exception {
        RowQueue<Row> queue = new RowQueue<>(8);
        ConcurrentLinkedQueue<Integer> ran = new ConcurrentLinkedQueue<>();
        List<Integer> accepted = Collections.synchronizedList(new ArrayList<>());
        List<Thread> workers = new ArrayList<>();
        for (int w = 0; w < 3; w++) {
            workers.add(Thread.ofPlatform().start(new RowWorker(queue)));
        }
        List<FutureTask<Void>> owners = new ArrayList<>();
        for (int o = 0; o < 3; o++) {
            int base = o * 1_000_000;
            Random random = new Random(seed + o);
            owners.add(new FutureTask<>(() -> {
                for (int i = 0; i < 300; i++) {
                    List<Row> batch = new ArrayList<>();
                    for (int r = 0; r <= random.nextInt(3); r++) {
                        batch.add(new Row(base + i * 10 + r, ran));
                    }
                    if (queue.offerAll(batch)) {
                        batch.forEach(row -> accepted.add(row.number()));
                    }
                }
                return null;
            }));
            Thread.ofPlatform().start(owners.getLast());
        }
        for (FutureTask<Void> owner : owners) {
            owner.get();
        }
        queue.close();
        for (Thread worker : workers) {
            worker.join();
        }
        Map<Integer, Integer> times = new HashMap<>();
        ran.forEach(number -> times.merge(number, 1, Integer::sum));
        assertThat(times.values()).allMatch(count -> count == 1);
        assertThat(times.keySet()).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(queue.size()).isZero();
    }
}
