package io.recurrent.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;
import io.recurrent.sequence.SealedSequences;
import io.recurrent.sequence.SequenceKeys;
import io.recurrent.time.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A replica's connection to a test's Redis, set up as the server sets it up, and the store over it. */
final class RedisClient implements AutoCloseable {
    static final Duration IDLE = Duration.ofMinutes(1);
    static final Duration AGE = Duration.ofMinutes(15);
    /** All replicas have the same. */
    private static final SequenceKeys KEYS = SequenceKeys.random();

    private static final long SHUTDOWN_MILLIS = 1_000;

    private final ClientResources resources;
    private final LettuceConnectionFactory connections;

    RedisClient(RedisServer server) {
        ClientResources.Builder builder = ClientResources.builder();
        RedisClientSettings.soonBack(builder);
        resources = builder.build();
        ClientOptions.Builder options = ClientOptions.builder()
                .timeoutOptions(TimeoutOptions.enabled())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(1))
                        .build());
        RedisClientSettings.commandsOnce(options);
        connections = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration("127.0.0.1", server.port()),
                LettuceClientConfiguration.builder()
                        .clientResources(resources)
                        .clientOptions(options.build())
                        .commandTimeout(Duration.ofMillis(500))
                        .build());
        connections.afterPropertiesSet();
        connections.start();
    }

    RedisSequences store() {
        return store(IDLE, AGE);
    }

    RedisSequences store(Duration idle, Duration age) {
        return new RedisSequences(connections, new SealedSequences(KEYS), idle, age, Ticker.system());
    }

    /** Redis as it is, past the store. */
    StringRedisTemplate raw() {
        return new StringRedisTemplate(connections);
    }

    @Override
    public void close() {
        connections.destroy();
        resources.shutdown(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(SHUTDOWN_MILLIS);
    }
}
