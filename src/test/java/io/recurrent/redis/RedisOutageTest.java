package io.recurrent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.sequence.SequenceStore.Kept;
import io.recurrent.sequence.SequenceStore.Key;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Redis away, back, back without what it had, or silent while it works on. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class RedisOutageTest {
    private static final Key KEY = new Key(Stored.MODEL, "s");

    @TempDir
    Path directory;

    private static void assertNoAnswer(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(InferenceException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_READY);
            assertThat(e.code().retryable()).isTrue();
            assertThat(e.retryAfter()).isPositive();
            assertThat(e.detail()).doesNotContainIgnoringCase("redis", "lettuce", "127.0.0.1", "connection", "command");
            assertThat(e).hasNoCause();
        });
    }

    /** What is stored, as soon as the store answers again. */
    private static Kept loaded(RedisSequences store) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            store.look(KEY);
            return true;
        });
        return store.look(KEY);
    }

    @Test
    void fails_every_call_at_once_and_ends_with_redis_which_kept_every_step(CapturedOutput log) throws Exception {
        try (RedisServer server = RedisServer.keeping(directory);
                RedisClient client = new RedisClient(server)) {
            RedisSequences store = client.store();
            store.create(KEY, Stored.START, Stored.fresh());
            store.replace(KEY, Stored.START, Stored.step(1, "a"), 0);
            server.kill();
            for (int i = 0; i < 20; i++) {
                assertNoAnswer(() -> store.look(KEY));
                assertNoAnswer(() -> store.replace(KEY, Stored.START, Stored.step(2, "b"), 1));
                assertNoAnswer(() -> store.create(KEY, Stored.START, Stored.fresh()));
                assertNoAnswer(() -> store.remove(KEY, Stored.START));
            }
            assertThat(log.getOut().split("Redis does not answer", -1)).hasSize(2);

            server.restart();

            Stored.assertSame(loaded(store), Stored.step(1, "a"));
            assertThat(store.replace(KEY, Stored.START, Stored.step(2, "b"), 1)).isTrue();
            Stored.assertSame(store.look(KEY), Stored.step(2, "b"));
        }
    }

    @Test
    void loses_the_sequences_of_a_redis_that_keeps_nothing_and_applies_no_step_to_what_is_gone() throws Exception {
        try (RedisServer server = RedisServer.forgetting(directory);
                RedisClient client = new RedisClient(server)) {
            RedisSequences store = client.store();
            store.create(KEY, Stored.START, Stored.step(1, "a"));
            server.kill();
            assertNoAnswer(() -> store.replace(KEY, Stored.START, Stored.step(2, "b"), 1));
            server.restart();
            assertThat(loaded(store)).isNull();
            assertThat(store.replace(KEY, Stored.START, Stored.step(2, "b"), 1)).isFalse();
            assertThat(store.create(KEY, Stored.START, Stored.fresh())).isTrue();
        }
    }

    @Test
    void leaves_a_step_that_timed_out_applied_once_or_not_at_all_which_a_look_tells() throws Exception {
        try (RedisServer server = RedisServer.forgetting(directory);
                RedisClient client = new RedisClient(server);
                RedisClient elsewhere = new RedisClient(server)) {
            RedisSequences store = client.store();
            store.create(KEY, Stored.START, Stored.step(1, "a"));
            store.replace(KEY, Stored.START, Stored.step(2, "b"), 1);
            elsewhere.store().look(KEY);

            server.pause();
            assertNoAnswer(() -> store.replace(KEY, Stored.START, Stored.step(3, "c"), 2));
            server.resume();

            // Redis had it: whoever sends step 3 again finds it with its digest, on any replica.
            Kept stands = loaded(store);
            Stored.assertSame(stands, Stored.step(3, "c"));
            Stored.assertSame(loaded(elsewhere.store()), Stored.step(3, "c"));
            assertThat(elsewhere.store().replace(KEY, Stored.START, Stored.step(3, "c"), 2))
                    .isFalse();
            assertThat(elsewhere.store().replace(KEY, Stored.START, Stored.step(4, "d"), 3))
                    .isTrue();
        }
    }

    @Test
    void never_brings_a_step_of_before_to_a_sequence_that_started_anew_after_it() throws Exception {
        try (RedisServer server = RedisServer.keeping(directory);
                RedisClient client = new RedisClient(server)) {
            RedisSequences store = client.store();
            store.create(KEY, Stored.START, Stored.fresh());
            server.pause();
            assertNoAnswer(() -> store.replace(KEY, Stored.START, Stored.step(1, "old"), 0));
            server.kill();
            server.restart();
            loaded(store);
            store.remove(KEY, Stored.START);
            assertThat(store.create(KEY, Stored.START, Stored.fresh())).isTrue();
            Stored.assertSame(store.look(KEY), Stored.fresh());
        }
    }

    @Test
    void that_is_there_from_the_start_is_named() throws Exception {
        try (RedisServer server = RedisServer.forgetting(directory);
                RedisClient client = new RedisClient(server)) {
            RedisSequences store = client.store();
            assertThat(store.fault()).isNull();
            server.kill();
            assertThat(store.fault()).isNotEmpty();
        }
    }
}
