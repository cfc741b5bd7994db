package io.recurrent.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.sequence.SealedSequences;
import io.recurrent.sequence.SequenceStore;
import io.recurrent.sequence.StoredSequence;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.GenericToStringSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Sequences in Redis, a hash each: {@code start} (the mark of its start), {@code step}, {@code data}, {@code used}
 * (when a step began or was kept) and {@code end} (when it is too old), both in milliseconds of Redis's clock. The data
 * is sealed for its key and start; the times and the step are what Redis itself compares. Every change is one script on
 * one key, so it is atomic, on a cluster too. Only Redis's clock decides what has expired; the replicas' clocks play no
 * part. Thread safe.
 *
 * <p>A {@code replace} that fails may have been applied. Whoever sends the step again reads the sequence first, on
 * whatever replica: either it stands at that step with the digest of its input, and the answer is there; or it does
 * not, and the step runs.
 */
public final class RedisSequences implements SequenceStore {
    /** Ids hold no colon, so the last one of a key is before the id, whatever the model is called. */
    private static final String PREFIX = "recurrent:sequence:v2:";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final RedisScript<Long> CREATE = changing("""
        if redis.call('EXISTS', KEYS[1]) == 1 then
          return 0
        end
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local idle, age = tonumber(ARGV[4]), tonumber(ARGV[5])
        redis.call('HSET', KEYS[1], 'start', ARGV[1], 'step', ARGV[2], 'data', ARGV[3],
          'used', string.format('%.0f', now), 'end', string.format('%.0f', now + age))
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min(idle, age)))
        return 1
        """);

    private static final RedisScript<Long> REPLACE = changing("""
        local there = redis.call('HMGET', KEYS[1], 'start', 'step', 'end')
        if (there[1] or '') ~= ARGV[1] or there[2] ~= ARGV[2] then
          return 0
        end
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local left = math.min(tonumber(ARGV[5]), there[3] - now)
        if left <= 0 then
          redis.call('DEL', KEYS[1])
          return 0
        end
        redis.call('HSET', KEYS[1], 'step', ARGV[3], 'data', ARGV[4], 'used', string.format('%.0f', now))
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
        return 1
        """);

    private static final RedisScript<Long> REMOVE = changing("""
        if (redis.call('HGET', KEYS[1], 'start') or '') ~= ARGV[1] then
          return 0
        end
        return redis.call('DEL', KEYS[1])
        """);

    /** Mark, sequence and idle milliseconds. */
    @SuppressWarnings("rawtypes") // a script's results have no type arguments
    private static final RedisScript<List> LOOK = new DefaultRedisScript<>("""
        local there = redis.call('HMGET', KEYS[1], 'start', 'data', 'used')
        if not there[2] then
          return {}
        end
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        return {there[1] or '', there[2], string.format('%.0f', now - (there[3] or now))}
        """, List.class);

    /** As {@link #LOOK}, and the idle time begins again, within what is left of the age. */
    @SuppressWarnings("rawtypes") // as above
    private static final RedisScript<List> TOUCH = new DefaultRedisScript<>("""
        local there = redis.call('HMGET', KEYS[1], 'start', 'data', 'end')
        if not there[2] then
          return {}
        end
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local left = math.min(tonumber(ARGV[1]), there[3] - now)
        if left <= 0 then
          redis.call('DEL', KEYS[1])
          return {}
        end
        redis.call('HSET', KEYS[1], 'used', string.format('%.0f', now))
        redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
        return {there[1] or '', there[2], '0'}
        """, List.class);

    /** Codes of errors that pass with time. */
    private static final List<String> PASSING = List.of(
            "OOM ",
            "READONLY ",
            "MISCONF ",
            "LOADING ",
            "CLUSTERDOWN ",
            "NOREPLICAS ",
            "MASTERDOWN ",
            "TRYAGAIN ",
            "BUSY ",
            "NOAUTH ",
            "NOPERM ");

    private final RedisTemplate<String, byte[]> redis = new RedisTemplate<>();
    /** Never asked: the client reads whole numbers itself. */
    private final RedisSerializer<Long> numbers = new GenericToStringSerializer<>(Long.class);

    private final SealedSequences sealed;
    private final Outage outage;
    private final byte[] idleMillis;
    private final byte[] ageMillis;

    private static RedisScript<Long> changing(String lua) {
        return new DefaultRedisScript<>(lua, Long.class);
    }

    /**
     * A store at the other end of {@code connections}.
     *
     * @param sealed makes values that only servers with the same keys can write
     * @param idle a sequence that gets no step for so long expires
     * @param age a sequence that started so long ago expires
     */
    public RedisSequences(
            RedisConnectionFactory connections, SealedSequences sealed, Duration idle, Duration age, Ticker ticker) {
        this.sealed = sealed;
        redis.setConnectionFactory(connections);
        redis.setKeySerializer(RedisSerializer.string());
        redis.setHashKeySerializer(RedisSerializer.string());
        redis.setValueSerializer(RedisSerializer.byteArray());
        redis.setHashValueSerializer(RedisSerializer.byteArray());
        redis.afterPropertiesSet();
        outage = new Outage(LoggerFactory.getLogger(RedisSequences.class), ticker);
        idleMillis = number(idle.toMillis());
        ageMillis = number(age.toMillis());
    }

    /**
     * Whether the store can be used: a command that writes, and changes nothing.
     *
     * @return what is wrong with it, or null
     */
    public @Nullable String fault() {
        try {
            redis.delete(PREFIX);
            return null;
        } catch (RuntimeException e) {
            return Outage.innermost(e);
        }
    }

    @Override
    public boolean create(Key key, String start, StoredSequence sequence) {
        byte[] step = number(sequence.snapshot().step());
        return run(CREATE, key, mark(start), step, sealed.seal(key, start, sequence), idleMillis, ageMillis);
    }

    @Override
    public @Nullable Kept look(Key key) {
        return found(LOOK, key);
    }

    @Override
    public @Nullable Kept touch(Key key) {
        return found(TOUCH, key, idleMillis);
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // what the scripts return
    private @Nullable Kept found(RedisScript<List> script, Key key, Object... arguments) {
        RedisSerializer bytes = RedisSerializer.byteArray();
        List<byte[]> there = answer(() -> (List<byte[]>)
                redis.execute(script, RedisSerializer.byteArray(), bytes, List.of(name(key)), arguments));
        if (there == null || there.isEmpty()) {
            return null;
        }
        try {
            Duration idle = Duration.ofMillis(Long.parseLong(new String(there.get(2), US_ASCII)));
            String start = new String(there.get(0), US_ASCII);
            StoredSequence sequence = sealed.open(key, start, there.get(1));
            if (!sequence.model().equals(key.model())) {
                throw new IllegalArgumentException("a sequence of model '" + sequence.model() + "'");
            }
            return new Kept(start, sequence, idle);
        } catch (IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    @Override
    public boolean replace(Key key, String start, StoredSequence sequence, long expectedStep) {
        byte[] step = number(sequence.snapshot().step());
        return run(
                REPLACE, key, mark(start), number(expectedStep), step, sealed.seal(key, start, sequence), idleMillis);
    }

    @Override
    public boolean remove(Key key, String start) {
        return run(REMOVE, key, mark(start));
    }

    private static byte[] mark(String start) {
        return start.getBytes(US_ASCII);
    }

    private static String name(Key key) {
        return PREFIX + key.model() + ":" + key.sequence();
    }

    private static byte[] number(long number) {
        return Long.toString(number).getBytes(US_ASCII);
    }

    private boolean run(RedisScript<Long> script, Key key, Object... arguments) {
        Long changed = answer(
                () -> redis.execute(script, RedisSerializer.byteArray(), numbers, List.of(name(key)), arguments));
        return changed != null && changed > 0;
    }

    private <T> @Nullable T answer(Supplier<@Nullable T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (RuntimeException e) {
            throw failed(e);
        }
        outage.answered();
        return answer;
    }

    /**
     * Redis away, slow, full or read-only: MODEL_NOT_READY, the one code that says 'the same call may succeed later'
     * without promising that nothing was done, as OVERLOADED and SHUTTING_DOWN do. The deadline has not passed, and it
     * is no bug of the server, so it is neither DEADLINE_EXCEEDED nor INTERNAL, which would fill the log too.
     */
    private InferenceException failed(RuntimeException failure) {
        if (corrupt(Outage.innermost(failure))) {
            return unreadable(failure);
        }
        outage.failed(failure);
        return InferenceException.retry(
                ErrorCode.MODEL_NOT_READY,
                "the store of sequences does not answer; send the same call with the same step number again",
                RETRY_AFTER);
    }

    /**
     * Whether a script met a value that is none of ours. What Redis cannot do now fails scripts too, with a code of its
     * own, such as OOM.
     */
    private static boolean corrupt(String message) {
        return message.contains("WRONGTYPE")
                || (message.contains("user_script") && PASSING.stream().noneMatch(message::contains));
    }

    /** Somebody else writes to these keys: that does not pass with time. */
    private static InferenceException unreadable(RuntimeException cause) {
        return new InferenceException(
                ErrorCode.INTERNAL, "what is stored under the sequence's key is no sequence of this server", cause);
    }
}
