package io.recurrent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.tensor.BufferArena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RowQueueTest {
    private final RowQueue<Row> queue = new RowQueue<>(3);

    /** A row that counts what is done to it. */
    private record Row(String name, List<Throwable> failures) implements QueuedRow {
        Row(String name) {
            this(name, new ArrayList<>());
        }

        @Override
        public void run(BufferArena arena) {
            switch (name) {
                case "throws" -> throw new IllegalStateException("a bad row");
                case "ends" -> throw new StackOverflowError("a worse row");
                default -> failures.clear();
            }
        }

        @Override
        public void fail(Throwable cause) {
            failures.add(cause);
        }
    }

    private static List<Row> rows(String... names) {
        return Stream.of(names).map(Row::new).toList();
    }

    @Test
    void gives_rows_in_the_order_of_their_arrival() throws Exception {
        List<Row> rows = rows("a", "b", "c");
        assertThat(queue.offerAll(rows.subList(0, 2))).isTrue();
        assertThat(queue.offerAll(rows.subList(2, 3))).isTrue();

        for (Row row : rows) {
            assertThat(queue.take()).containsSame(row);
        }
        assertThat(queue.size()).isZero();
    }

    @Test
    void takes_all_rows_of_a_call_or_none() {
        assertThat(queue.offerAll(rows("a", "b"))).isTrue();

        assertThat(queue.offerAll(rows("c", "d"))).isFalse();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.offerAll(rows("c"))).isTrue();
        assertThat(queue.offerAll(rows("d"))).isFalse();
        assertThat(queue.size()).isEqualTo(3);
    }

    @Test
    void has_room_again_for_what_was_taken_or_removed() throws Exception {
        List<Row> rows = rows("a", "b", "c");
        queue.offerAll(rows);
        queue.remove(rows.subList(1, 3));
        assertThat(queue.size()).isOne();

        assertThat(queue.take()).containsSame(rows.getFirst());
        assertThat(queue.offerAll(rows("d", "e", "f"))).isTrue();
    }

    @Test
    void removing_rows_that_were_taken_already_does_nothing() throws Exception {
        List<Row> rows = rows("a", "b");
        queue.offerAll(rows);
        queue.take();

        queue.remove(rows.subList(0, 1));

        assertThat(queue.size()).isOne();
    }

    @Test
    void a_waiting_worker_gets_a_row_that_comes() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        FutureTask<Optional<Row>> taken = new FutureTask<>(() -> {
            waiting.countDown();
            return queue.take();
        });
        Thread.ofPlatform().start(taken);
        waiting.await();

        queue.offerAll(rows("a"));

        assertThat(taken.get()).map(Row::name).contains("a");
    }

    @Test
    void without_room_for_anything_is_refused() {
        assertThatThrownBy(() -> new RowQueue<Row>(0)).hasMessageContaining("got 0");
    }

    @Nested
    class Closed {
        @Test
        void accepts_nothing_and_gives_out_the_rest() throws Exception {
            queue.offerAll(rows("a", "b"));
            queue.close();

            assertThat(queue.offerAll(rows("c"))).isFalse();
            assertThat(queue.take()).map(Row::name).contains("a");
            assertThat(queue.take()).map(Row::name).contains("b");
            assertThat(queue.take()).isEmpty();
            assertThat(queue.take()).isEmpty();
        }

        @Test
        void wakes_every_waiting_worker() throws Exception {
            List<FutureTask<Optional<Row>>> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                workers.add(new FutureTask<>(queue::take));
                Thread.ofPlatform().start(workers.getLast());
            }
            queue.close();

            for (FutureTask<Optional<Row>> worker : workers) {
                assertThat(worker.get()).isEmpty();
            }
        }
    }

    @Nested
    class AWorker {
        @Test
        void survives_rows_that_throw_and_fails_only_those() {
            List<Row> rows = rows("throws", "ends", "good");
            queue.offerAll(rows);
            queue.close();

            new RowWorker(queue).run();

            assertThat(rows.get(0).failures()).singleElement().isInstanceOf(IllegalStateException.class);
            assertThat(rows.get(1).failures()).singleElement().isInstanceOf(StackOverflowError.class);
            assertThat(rows.get(2).failures()).isEmpty();
            assertThat(queue.size()).isZero();
        }

        @Test
        void ends_when_it_is_interrupted_and_leaves_the_mark() throws Exception {
            FutureTask<Boolean> worker = new FutureTask<>(() -> {
                new RowWorker(queue).run();
                return Thread.currentThread().isInterrupted();
            });
            Thread thread = Thread.ofPlatform().start(worker);

            thread.interrupt();

            assertThat(worker.get()).isTrue();
        }
    }
}
