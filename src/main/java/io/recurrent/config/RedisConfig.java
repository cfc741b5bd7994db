package io.recurrent.config;

import io.recurrent.redis.RedisClientSettings;
import io.recurrent.redis.RedisSequences;
import io.recurrent.sequence.SealedSequences;
import io.recurrent.sequence.SequenceKeys;
import io.recurrent.sequence.SequenceStore;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The store of sequences on Redis, where it is wanted. Without it there is no client, thread or connection.
 *
 * <p>A server that cannot reach Redis for five seconds does not start: a wrong setting then shows at once, and not with
 * the first sequence. Once it has started, readiness does not depend on Redis: all replicas share it, and would leave
 * together, with all that needs no sequences.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "recurrent.sequences.store", havingValue = "redis")
// Not @ImportAutoConfiguration: what the application excludes, it would leave out too.
@Import(DataRedisAutoConfiguration.class)
class RedisConfig {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN = Duration.ofMillis(200);

    @Bean
    LettuceClientOptionsBuilderCustomizer redisCommandsOnce() {
        return RedisClientSettings::commandsOnce;
    }

    @Bean
    ClientResourcesBuilderCustomizer redisSoonBack() {
        return RedisClientSettings::soonBack;
    }

    @Bean
    SequenceStore sequenceStore(
            RedisConnectionFactory connections,
            RecurrentProperties properties,
            SequenceKeys keys,
            Ticker ticker,
            Pause pause) {
        RecurrentProperties.Sequences settings = properties.sequences();
        RedisSequences store =
                new RedisSequences(connections, new SealedSequences(keys), settings.idle(), settings.age(), ticker);
        String fault = lastingFault(store, ticker, pause);
        if (fault != null) {
            throw new ConfigurationException("recurrent.sequences.store is redis, and Redis cannot be used: " + fault
                    + "; is it up, and are spring.data.redis.host, port and the other settings right?");
        }
        return store;
    }

    /** Asks more than once: Redis may be starting too, and the first connection of a cold JVM may take too long. */
    private static @Nullable String lastingFault(RedisSequences store, Ticker ticker, Pause pause) {
        long start = ticker.nanos();
        String fault = store.fault();
        try {
            while (fault != null && ticker.nanos() - start < PATIENCE.toNanos()) {
                pause.of(BETWEEN);
                fault = store.fault();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return fault;
    }
}
