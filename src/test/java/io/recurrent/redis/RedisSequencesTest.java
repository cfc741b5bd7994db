package io.recurrent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.sequence.SequenceSnapshot;
import io.recurrent.sequence.SequenceStore.Key;
import io.recurrent.sequence.StoredSequence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RedisSequencesTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @TempDir
    static Path directory;

    private static RedisServer server;
    private static RedisClient here;
    private static RedisClient elsewhere;

    private Key key;
    private RedisSequences store;
    private RedisSequences other;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.forgetting(directory);
        here = new RedisClient(server);
        elsewhere = new RedisClient(server);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            here.close();
            elsewhere.close();
            server.close();
        }
    }

    @BeforeEach
    void two_replicas_and_a_new_key() {
        store = here.store();
        other = elsewhere.store();
        key = new Key(Stored.MODEL, "s-" + NUMBER.incrementAndGet());
    }

    private static String name(Key key) {
        return "recurrent:sequence:v2:" + key.model() + ":" + key.sequence();
    }

    private static long millisLeft(Key key) {
        return here.raw().getExpire(name(key), TimeUnit.MILLISECONDS);
    }

    @Nested
    class A_sequence {
        @Test
        void that_was_never_kept_is_not_there() {
            assertThat(store.look(key)).isNull();
            assertThat(store.remove(key, Stored.START)).isFalse();
            assertThat(store.replace(key, Stored.START, Stored.step(1, "a"), 0)).isFalse();
            assertThat(here.raw().hasKey(name(key))).isFalse();
        }

        @Test
        void goes_on_on_another_replica_to_the_last_bit() {
            assertThat(store.create(key, Stored.START, Stored.fresh())).isTrue();
            Stored.assertSame(other.look(key), Stored.fresh());
            assertThat(other.replace(key, Stored.START, Stored.step(1, "a"), 0)).isTrue();
            Stored.assertSame(store.look(key), Stored.step(1, "a"));
        }

        @Test
        void that_is_there_already_stays_as_it_is() {
            store.create(key, Stored.START, Stored.step(4, "a"));
            assertThat(other.create(key, Stored.START, Stored.fresh())).isFalse();
            Stored.assertSame(store.look(key), Stored.step(4, "a"));
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 3, 10})
        void takes_a_step_only_from_the_step_before_it(long expected) {
            store.create(key, Stored.START, Stored.step(2, "a"));
            assertThat(store.replace(key, Stored.START, Stored.step(expected + 1, "b"), expected))
                    .isFalse();
            Stored.assertSame(store.look(key), Stored.step(2, "a"));
        }

        @Test
        void that_has_ended_is_gone_for_all_and_takes_no_step() {
            store.create(key, Stored.START, Stored.step(2, "a"));
            assertThat(other.remove(key, Stored.START)).isTrue();
            assertThat(store.remove(key, Stored.START)).isFalse();
            assertThat(store.look(key)).isNull();
            assertThat(store.replace(key, Stored.START, Stored.step(3, "b"), 2)).isFalse();
            assertThat(store.look(key)).isNull();
        }

        /** Such as one that a slow network delivers after its sender has given up. */
        @Test
        void that_was_ended_and_started_again_takes_nothing_that_was_meant_for_the_one_before() {
            store.create(key, "1a", Stored.step(2, "a"));
            other.remove(key, "1a");
            other.create(key, "2b", Stored.step(2, "b"));

            assertThat(store.replace(key, "1a", Stored.step(3, "a"), 2)).isFalse();
            assertThat(store.remove(key, "1a")).isFalse();
            Stored.assertSame(store.look(key), Stored.step(2, "b"));
            assertThat(store.look(key).start()).isEqualTo("2b");
            assertThat(store.replace(key, "2b", Stored.step(3, "b"), 2)).isTrue();
        }

        /** Its values cannot be told from forged ones. */
        @Test
        void that_an_earlier_release_keeps_is_not_there() {
            here.raw().opsForHash().put("recurrent:sequence:" + key.model() + ":" + key.sequence(), "data", "old");

            assertThat(store.look(key)).isNull();
            assertThat(store.create(key, Stored.START, Stored.fresh())).isTrue();
        }

        @Test
        void may_be_a_megabyte() {
            float[] state = new float[1 << 18];
            for (int i = 0; i < state.length; i++) {
                state[i] = Float.intBitsToFloat(i * 0x9E37_79B9 & 0xBFFF_FFFF);
            }
            store.create(key, Stored.START, Stored.fresh());
            assertThat(store.replace(key, Stored.START, Stored.step(1, "a", state), 0))
                    .isTrue();
            Stored.assertSame(other.look(key), Stored.step(1, "a", state));
        }

        @Test
        void of_one_model_is_not_one_of_another_whatever_they_are_called() {
            Key mine = new Key("a:b", "c");
            Key theirs = new Key("a", "b.c");
            store.create(mine, Stored.START, new StoredSequence("a:b", 1, "graph", SequenceSnapshot.EMPTY));
            assertThat(store.look(theirs)).isNull();
            assertThat(store.look(mine)).isNotNull();
        }
    }

    @Nested
    class Many_that_send_the_same_step {
        @Test
        void find_that_exactly_one_of_them_is_kept() throws Exception {
            int senders = 16;
            store.create(key, Stored.START, Stored.fresh());
            for (int step = 1; step <= 20; step++) {
                int next = step;
                AtomicInteger kept = new AtomicInteger();
                AtomicLong winner = new AtomicLong(-1);
                together(senders, sender -> {
                    RedisSequences replica = sender % 2 == 0 ? store : other;
                    if (replica.replace(key, Stored.START, Stored.step(next, "by-" + sender), next - 1)) {
                        kept.incrementAndGet();
                        winner.set(sender);
                    }
                });
                assertThat(kept).hasValue(1);
                Stored.assertSame(store.look(key), Stored.step(next, "by-" + winner.get()));
            }
        }

        @Test
        void find_that_exactly_one_of_them_starts_it_and_one_ends_it() throws Exception {
            AtomicInteger started = new AtomicInteger();
            AtomicInteger ended = new AtomicInteger();
            together(16, sender -> {
                if ((sender % 2 == 0 ? store : other).create(key, Stored.START, Stored.fresh())) {
                    started.incrementAndGet();
                }
            });
            together(16, sender -> {
                if ((sender % 2 == 0 ? store : other).remove(key, Stored.START)) {
                    ended.incrementAndGet();
                }
            });
            assertThat(started).hasValue(1);
            assertThat(ended).hasValue(1);
        }

        private interface Sender {
            void send(int number);
        }

        private static void together(int count, Sender sender) throws InterruptedException {
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        go.await();
                        sender.send(number);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    @Nested
    class Expiry {
        @Test
        void is_the_idle_time_from_the_start_and_again_from_each_step() {
            store.create(key, Stored.START, Stored.fresh());
            assertThat(millisLeft(key)).isBetween(50_000L, 60_000L);
            here.raw().expire(name(key), Duration.ofSeconds(5));
            store.look(key);
            assertThat(millisLeft(key)).isLessThanOrEqualTo(5_000);
            Stored.assertSame(store.touch(key), Stored.fresh());
            assertThat(millisLeft(key)).isBetween(50_000L, 60_000L);
            here.raw().expire(name(key), Duration.ofSeconds(5));
            store.replace(key, Stored.START, Stored.step(1, "a"), 0);
            assertThat(millisLeft(key)).isBetween(50_000L, 60_000L);
        }

        @Test
        void is_never_later_than_the_age() {
            RedisSequences shortLived = here.store(Duration.ofSeconds(60), Duration.ofSeconds(20));
            shortLived.create(key, Stored.START, Stored.fresh());
            assertThat(millisLeft(key)).isBetween(10_000L, 20_000L);
            long before = millisLeft(key);
            shortLived.touch(key);
            assertThat(millisLeft(key)).isLessThanOrEqualTo(before);
            shortLived.replace(key, Stored.START, Stored.step(1, "a"), 0);
            assertThat(millisLeft(key)).isLessThanOrEqualTo(before);
        }

        @Test
        void does_not_start_again_when_another_replica_has_longer_limits() {
            here.store(Duration.ofSeconds(60), Duration.ofSeconds(20)).create(key, Stored.START, Stored.fresh());
            elsewhere
                    .store(Duration.ofHours(2), Duration.ofHours(1))
                    .replace(key, Stored.START, Stored.step(1, "a"), 0);
            assertThat(millisLeft(key)).isBetween(1L, 20_000L);
        }

        @Test
        void is_told_by_the_store_whoever_was_the_last_to_use_the_sequence() {
            store.create(key, Stored.START, Stored.fresh());
            here.raw().opsForHash().increment(name(key), "used", -4_000);
            assertThat(other.look(key).idle()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
            store.touch(key);
            assertThat(other.look(key).idle()).isLessThan(Duration.ofSeconds(3));
        }

        @Test
        void of_a_sequence_that_is_too_old_comes_before_it_is_used() {
            store.create(key, Stored.START, Stored.fresh());
            here.raw().opsForHash().put(name(key), "end", "1000");
            assertThat(store.touch(key)).isNull();
            assertThat(store.look(key)).isNull();
        }

        @Test
        void of_a_sequence_that_is_too_old_comes_before_its_step() {
            store.create(key, Stored.START, Stored.fresh());
            here.raw().opsForHash().put(name(key), "end", "1000");
            assertThat(store.replace(key, Stored.START, Stored.step(1, "a"), 0)).isFalse();
            assertThat(store.look(key)).isNull();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void leaves_nothing(boolean idle) {
            Duration soon = Duration.ofMillis(30);
            Duration late = Duration.ofMinutes(1);
            here.store(idle ? soon : late, idle ? late : soon).create(key, Stored.START, Stored.fresh());
            while (millisLeft(key) >= 0) {
                Thread.onSpinWait();
            }
            assertThat(store.look(key)).isNull();
            assertThat(store.replace(key, Stored.START, Stored.step(1, "a"), 0)).isFalse();
            assertThat(store.create(key, Stored.START, Stored.fresh())).isTrue();
        }
    }

    @Nested
    class Something_else_under_a_sequences_key {
        @Test
        void of_another_type_is_a_failure_of_the_server() {
            here.raw().opsForValue().set(name(key), "text");
            assertUnreadable(() -> store.look(key));
            assertUnreadable(() -> store.replace(key, Stored.START, Stored.step(1, "a"), 0));
            assertThat(store.create(key, Stored.START, Stored.fresh())).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "text", "\u0001", "\u0002text"})
        void that_cannot_be_read_is_a_failure_of_the_server(String data) {
            store.create(key, Stored.START, Stored.fresh());
            here.raw().opsForHash().put(name(key), "data", data);
            assertUnreadable(() -> store.look(key));
        }

        @Test
        void that_was_copied_from_another_sequence_is_a_failure_of_the_server() {
            Key from = new Key(key.model(), key.sequence() + "-from");
            store.create(from, Stored.START, Stored.step(2, "a"));
            assertThat(here.raw().copy(name(from), name(key), true)).isTrue();

            assertUnreadable(() -> store.look(key));
            assertUnreadable(() -> store.touch(key));
        }

        @Test
        void of_another_start_is_a_failure_of_the_server() {
            store.create(key, "1a", Stored.step(2, "a"));
            here.raw().opsForHash().put(name(key), "start", "2b");

            assertUnreadable(() -> store.look(key));
        }

        @ParameterizedTest
        @ValueSource(strings = {"text", ""})
        void whose_times_are_no_numbers_is_a_failure_of_the_server_and_not_one_that_passes(String time) {
            store.create(key, Stored.START, Stored.step(2, "a"));
            here.raw().opsForHash().put(name(key), "end", time);
            here.raw().opsForHash().put(name(key), "used", time);

            assertUnreadable(() -> store.look(key));
            assertUnreadable(() -> store.touch(key));
            assertUnreadable(() -> store.replace(key, Stored.START, Stored.step(3, "b"), 2));
        }

        @ParameterizedTest
        @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
        void whose_state_is_not_finite_is_a_failure_of_the_server(float value) {
            store.create(key, Stored.START, Stored.step(2, "a", value));

            assertUnreadable(() -> store.look(key));
        }

        @Test
        void of_another_model_is_a_failure_of_the_server() {
            Key wrong = new Key("ner", key.sequence());
            store.create(wrong, Stored.START, Stored.fresh());
            assertUnreadable(() -> store.look(wrong));
        }

        private static void assertUnreadable(ThrowingCallable call) {
            assertThatThrownBy(call).isInstanceOfSatisfying(InferenceException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
                assertThat(e.detail()).doesNotContain("WRONGTYPE", "127.0.0.1", "Redis", "text");
            });
        }
    }
}
