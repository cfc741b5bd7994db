package io.recurrent.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.resource.ClientResources;
import io.recurrent.redis.RedisSequences;
import io.recurrent.redis.RedisServer;
import io.recurrent.sequence.SequenceKeys;
import io.recurrent.sequence.SequenceStore;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.mock.env.MockEnvironment;

class RedisConfigTest {
    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    private final ApplicationContextRunner server = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withUserConfiguration(Parts.class, RedisConfig.class);

    /** What the store needs, and what the application excludes. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(exclude = DataRedisAutoConfiguration.class)
    @EnableConfigurationProperties(RecurrentProperties.class)
    static class Parts {
        /** Moves by pauses only, so that nobody waits for the server's patience with Redis to end. */
        private final AtomicLong now = new AtomicLong();

        @Bean
        Ticker ticker() {
            return now::get;
        }

        @Bean
        SequenceKeys sequenceKeys(RecurrentProperties properties) {
            return new SequenceConfig().sequenceKeys(properties);
        }

        @Bean
        Pause pause() {
            return duration -> now.addAndGet(duration.toNanos());
        }
    }

    @Test
    void a_server_whose_sequences_live_in_memory_has_no_client_of_redis() {
        server.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(RedisConnectionFactory.class)
                .doesNotHaveBean(SequenceStore.class)
                .doesNotHaveBean(ClientResources.class));
    }

    @Test
    void nothing_of_redis_is_set_up_by_itself() throws IOException {
        List<String> found = new ArrayList<>();
        for (URL list : Collections.list(getClass().getClassLoader().getResources(IMPORTS))) {
            try (InputStream lines = list.openStream()) {
                new String(lines.readAllBytes(), UTF_8)
                        .lines()
                        .filter(line -> line.startsWith("org.springframework.boot.data."))
                        .forEach(found::add);
            }
        }
        assertThat(found).isNotEmpty();
        server.run(context -> assertThat(Binder.get(context.getEnvironment())
                        .bind("spring.autoconfigure.exclude", String[].class)
                        .get())
                .filteredOn(excluded -> excluded.startsWith("org.springframework.boot.data."))
                .containsExactlyInAnyOrderElementsOf(found));
    }

    @Test
    void with_redis_there_is_a_store_with_the_time_outs_of_the_file(@TempDir Path directory) throws Exception {
        try (RedisServer redis = RedisServer.forgetting(directory)) {
            at(redis.port()).run(context -> {
                assertThat(context).hasNotFailed().hasSingleBean(SequenceStore.class);
                assertThat(context.getBean(SequenceStore.class)).isInstanceOf(RedisSequences.class);
                LettuceConnectionFactory connections = context.getBean(LettuceConnectionFactory.class);
                assertThat(connections.getClientConfiguration().getCommandTimeout())
                        .isEqualTo(Duration.ofMillis(500));
                assertThat(connections
                                .getClientConfiguration()
                                .getClientOptions()
                                .orElseThrow())
                        .satisfies(
                                options -> assertThat(options.getSocketOptions().getConnectTimeout())
                                        .isEqualTo(Duration.ofSeconds(1)));
            });
        }
    }

    @Test
    void without_redis_the_start_fails_with_one_line_that_names_the_keys() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        at(nobody)
                .run(context -> assertThat(StartupFailure.oneLine(context.getStartupFailure(), new MockEnvironment()))
                        .startsWith("recurrent: recurrent.sequences.store is redis, and Redis cannot be used: ")
                        .contains("spring.data.redis.host")
                        .doesNotContain("\n"));
    }

    @Test
    void without_keys_the_start_fails_and_says_why() {
        at(1).withPropertyValues("recurrent.sequences.token-keys=")
                .run(context -> assertThat(StartupFailure.oneLine(context.getStartupFailure(), new MockEnvironment()))
                        .contains("recurrent.sequences.token-keys and token-key-files are empty")
                        .doesNotContain("\n"));
    }

    private ApplicationContextRunner at(int port) {
        return server.withPropertyValues(
                "recurrent.sequences.store=redis",
                "recurrent.sequences.token-keys=vED8U/hKsfEd0RHu9gFnZ+2bzN6KLL8NLO/RP5LBXx8=",
                "spring.data.redis.host=127.0.0.1",
                "spring.data.redis.port=" + port);
    }
}
