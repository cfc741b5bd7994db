package io.recurrent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.recurrent.config.RecurrentProperties.Models.Mode;
import io.recurrent.registry.VersionPolicy;
import io.recurrent.runtime.CudaUse;
import io.recurrent.serving.BatchingSettings.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;

/** Every key below recurrent. is in application.yml, with its default and an environment name that works. */
class RecurrentPropertiesTest {
    private static final Pattern NAME = Pattern.compile("\\[([A-Z_]+)]$");
    private static final Pattern KEY = Pattern.compile("( *)([a-z-]+):(.*)");

    /** What application.yml says of one key. */
    record Described(String environmentName, String value) {}

    static Stream<Arguments> keys() {
        return Stream.of(models(), versions(), runs(), batching(), others(), lives())
                .flatMap(keys -> keys);
    }

    private static Stream<Arguments> versions() {
        return Stream.of(
                key("models.mode", "poll", p -> p.models().mode(), Mode.STATIC, Mode.POLL),
                key(
                        "models.poll-interval",
                        "1s",
                        p -> p.models().pollInterval(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1)),
                key("models.policy", "1,3", p -> p.models().policy(), "latest-1", "1,3"),
                key("models.policies", "a=all; b=2", p -> p.models().policies(), "", "a=all; b=2"),
                key("models.labels", "a:b=2", p -> p.models().labels(), "", "a:b=2"),
                key("models.drain", "1m", p -> p.models().drain(), Duration.ofMinutes(5), Duration.ofMinutes(1)),
                key(
                        "models.quarantine",
                        "/srv/q",
                        p -> p.models().quarantine(),
                        Path.of("${java.io.tmpdir}/recurrent-loading"),
                        Path.of("/srv/q")),
                key(
                        "models.memory-reserve",
                        "1MB",
                        p -> p.models().memoryReserve(),
                        DataSize.ofMegabytes(32),
                        DataSize.ofMegabytes(1)),
                key(
                        "models.load-timeout",
                        "9s",
                        p -> p.models().loadTimeout(),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(9)));
    }

    private static Stream<Arguments> runs() {
        return Stream.of(
                key("runtime.cuda", "prefer", p -> p.runtime().cuda(), CudaUse.OFF, CudaUse.PREFER),
                key("runtime.workers", "3", p -> p.runtime().workers(), 0, 3));
    }

    private static Stream<Arguments> batching() {
        return Stream.of(
                key(
                        "batching.policy",
                        "one-at-a-time",
                        p -> p.batching().policy(),
                        Policy.LENGTH_AWARE,
                        Policy.ONE_AT_A_TIME),
                key("batching.max-rows", "4", p -> p.batching().maxRows(), 0, 4),
                key("batching.max-padded-steps", "512", p -> p.batching().maxPaddedSteps(), 4096, 512),
                key("batching.max-run", "5ms", p -> p.batching().maxRun(), Duration.ofMillis(25), Duration.ofMillis(5)),
                key("batching.window", "5ms", p -> p.batching().window(), Duration.ZERO, Duration.ofMillis(5)),
                key("batching.chunk-steps", "64", p -> p.batching().chunkSteps(), 0, 64),
                key("batching.probe", "1s", p -> p.batching().probe(), Duration.ofMillis(500), Duration.ofSeconds(1)));
    }

    private static Stream<Arguments> models() {
        return Stream.of(
                key("models.directory", "/srv/m", p -> p.models().directory(), Path.of("models"), Path.of("/srv/m")),
                key("models.names", "a,b", p -> p.models().names(), List.of(), List.of("a", "b")),
                key("models.sentiment", "mine", p -> p.models().sentiment(), "sentiment", "mine"),
                key("models.ner", "mine", p -> p.models().ner(), "ner", "mine"),
                key("models.forecast", "mine", p -> p.models().forecast(), "forecast-etth1", "mine"),
                key("models.repository-api", "true", p -> p.models().repositoryApi(), false, true));
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                key(
                        "queue.burst-delay",
                        "2s",
                        p -> p.queue().burstDelay(),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2)),
                key(
                        "queue.target-delay",
                        "20ms",
                        p -> p.queue().targetDelay(),
                        Duration.ofMillis(50),
                        Duration.ofMillis(20)),
                key("queue.max-rows", "64", p -> p.queue().maxRows(), 1024, 64),
                key(
                        "calls.default-deadline",
                        "500ms",
                        p -> p.calls().defaultDeadline(),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500)),
                key(
                        "calls.max-deadline",
                        "2m",
                        p -> p.calls().maxDeadline(),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(2)),
                key("calls.max-inputs", "7", p -> p.calls().maxInputs(), 128, 7),
                key("calls.max-live", "9", p -> p.calls().maxLive(), 10_000, 9),
                key("calls.caller-share", "0.9", p -> p.calls().callerShare(), 0.5, 0.9),
                key("connections.address-share", "0.5", p -> p.connections().addressShare(), 0.75, 0.5),
                key("connections.grpc", "9", p -> p.connections().grpc(), 2048, 9),
                key("connections.management", "9", p -> p.connections().management(), 128, 9),
                key("management.hosts", "a.b,c.d", p -> p.management().hosts(), List.of(), List.of("a.b", "c.d")),
                key("drain.notice", "3s", p -> p.drain().notice(), Duration.ZERO, Duration.ofSeconds(3)),
                key("drain.timeout", "1m", p -> p.drain().timeout(), Duration.ofSeconds(10), Duration.ofMinutes(1)));
    }

    private static Stream<Arguments> lives() {
        return Stream.of(
                key("generation.max-tokens", "99", p -> p.generation().maxTokens(), 4096, 99),
                key("generation.max-live", "9", p -> p.generation().maxLive(), 256, 9),
                key(
                        "generation.prefix-cache",
                        "1MB",
                        p -> p.generation().prefixCache(),
                        DataSize.ofMegabytes(16),
                        DataSize.ofMegabytes(1)),
                key("forecasting.max-series", "9", p -> p.forecasting().maxSeries(), 1024, 9),
                key("forecasting.max-samples", "9", p -> p.forecasting().maxSamples(), 10_000, 9),
                key("forecasting.max-values", "9", p -> p.forecasting().maxValues(), 4_000_000, 9),
                key("forecasting.max-live", "9", p -> p.forecasting().maxLive(), 512, 9),
                key("sequences.max-live", "9", p -> p.sequences().maxLive(), 10_000, 9),
                key(
                        "sequences.max-state",
                        "1MB",
                        p -> p.sequences().maxState(),
                        DataSize.ofMegabytes(256),
                        DataSize.ofMegabytes(1)),
                key("sequences.idle", "5s", p -> p.sequences().idle(), Duration.ofSeconds(60), Duration.ofSeconds(5)),
                key("sequences.age", "1h", p -> p.sequences().age(), Duration.ofMinutes(15), Duration.ofHours(1)),
                key("sequences.token-keys", "a,b", p -> p.sequences().tokenKeys(), List.of(), List.of("a", "b")),
                key(
                        "sequences.token-key-files",
                        "/run/a,/run/b",
                        p -> p.sequences().tokenKeyFiles(),
                        List.of(),
                        List.of(Path.of("/run/a"), Path.of("/run/b"))),
                key(
                        "sequences.store",
                        "redis",
                        p -> p.sequences().store(),
                        RecurrentProperties.Sequences.Store.MEMORY,
                        RecurrentProperties.Sequences.Store.REDIS));
    }

    private static Arguments key(
            String key, String text, Function<RecurrentProperties, Object> read, Object before, Object after) {
        return arguments(key, text, read, before, after);
    }

    private static RecurrentProperties bind(Map<String, Object> environment) {
        ConfigurationPropertySource source =
                ConfigurationPropertySource.from(new SystemEnvironmentPropertySource("systemEnvironment", environment));
        return new Binder(source).bindOrCreate("recurrent", Bindable.of(RecurrentProperties.class));
    }

    private static Map<String, Described> described() throws IOException {
        Map<String, Described> keys = new LinkedHashMap<>();
        List<String> path = new ArrayList<>();
        String name = "";
        for (String line : Files.readAllLines(Path.of("src/main/resources/application.yml"))) {
            Matcher comment = NAME.matcher(line);
            Matcher key = KEY.matcher(line);
            if (comment.find()) {
                name = comment.group(1);
            } else if (key.matches()) {
                path = new ArrayList<>(
                        path.subList(0, Math.min(path.size(), key.group(1).length() / 2)));
                path.add(key.group(2));
                if (path.getFirst().equals("recurrent") && !key.group(3).isBlank()) {
                    String dotted = String.join(".", path.subList(1, path.size()));
                    keys.put(dotted, new Described(name, key.group(3).strip().replace("\"", "")));
                }
            }
        }
        return keys;
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_key_has_its_default_and_is_set_by_its_environment_name(
            String key, String text, Function<RecurrentProperties, Object> read, Object before, Object after)
            throws Exception {
        String name = described().get(key).environmentName();

        assertThat(name).isEqualTo("RECURRENT_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
        assertThat(read.apply(bind(Map.of()))).isEqualTo(before);
        assertThat(read.apply(bind(Map.of(name, text)))).isEqualTo(after);
    }

    @Test
    void every_key_is_described_with_the_default_that_it_has_without_the_file() throws Exception {
        Map<String, Described> described = described();

        assertThat(described.keySet())
                .containsExactlyElementsOf(
                        keys().map(each -> (String) each.get()[0]).toList());
        Map<String, Object> environment = new LinkedHashMap<>();
        described.forEach((key, each) ->
                environment.put(each.environmentName(), each.value().equals("[]") ? "" : each.value()));
        assertThat(bind(environment)).isEqualTo(bind(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "runtime.workers, -1, must be 0 or more",
        "batching.policy, eager, recurrent.batching.policy",
        "batching.max-rows, -1, must be 0 or more",
        "batching.max-padded-steps, 0, must be 1 or more",
        "batching.max-run, 0s, must be longer than 0",
        "batching.window, -1s, must not be negative",
        "batching.chunk-steps, -1, must be 0 or more",
        "batching.probe, 0s, must be longer than 0",
        "queue.burst-delay, 0s, must be longer than 0",
        "queue.target-delay, 0s, must be longer than 0",
        "queue.max-rows, 0, must be 1 or more",
        "calls.default-deadline, 0s, must be longer than 0",
        "calls.default-deadline, 31s, must not be longer than recurrent.calls.max-deadline",
        "calls.max-deadline, -1s, must be longer than 0",
        "calls.max-inputs, 0, must be 1 or more",
        "calls.max-live, 0, must be 1 or more",
        "calls.caller-share, 0, must be above 0",
        "connections.address-share, 0, must be more than 0",
        "connections.address-share, 1.1, must be more than 0",
        "connections.grpc, 0, must be 1 or more",
        "connections.management, 0, must be 1 or more",
        "drain.notice, -1s, must not be negative",
        "drain.timeout, 0s, must be longer than 0",
        "runtime.cuda, always, recurrent.runtime.cuda",
        "runtime.workers, many, recurrent.runtime.workers",
        "queue.max-row, 5, recurrent.queue.max-row",
        "models.mode, eager, recurrent.models.mode",
        "models.poll-interval, 0s, must be longer than 0",
        "models.policy, newest, recurrent.models.policy: a version policy is 'all'",
        "models.policies, ner=0, recurrent.models.policies: a version policy is 'all'",
        "models.policies, ner, recurrent.models.policies is NAME=POLICY",
        "models.labels, stable=1, recurrent.models.labels is NAME:LABEL=VERSION",
        "models.labels, ner:Stable=1, recurrent.models.labels is NAME:LABEL=VERSION",
        "models.labels, ner:stable=0, recurrent.models.labels is NAME:LABEL=VERSION",
        "models.drain, 0s, must be longer than 0",
        "models.memory-reserve, -1MB, must not be negative",
        "x, 5, recurrent.x"
    })
    void a_value_out_of_range_or_a_key_that_nobody_knows_stops_the_start_and_is_named(
            String key, String value, String part) {
        new ApplicationContextRunner()
                .withUserConfiguration(Bound.class)
                .withPropertyValues("recurrent." + key + "=" + value)
                .run(context -> assertThat(messages(context.getStartupFailure()))
                        .contains(part)
                        .contains("recurrent." + key.replaceFirst("^(x|queue.max-row)$", "")));
    }

    @Test
    void a_model_may_have_a_version_policy_of_its_own() {
        RecurrentProperties.Models models = bind(Map.of("RECURRENT_MODELS_POLICIES", "ner=all; sentiment = 1, 3"))
                .models();

        assertThat(models.policyOf("ner")).isEqualTo(VersionPolicy.ALL);
        assertThat(models.policyOf("sentiment")).isEqualTo(VersionPolicy.parse("1,3"));
        assertThat(models.policyOf("other")).isEqualTo(VersionPolicy.parse("latest-1"));
    }

    @Test
    void labels_of_a_model_point_where_the_configuration_says() {
        RecurrentProperties.Models models = bind(Map.of(
                        "RECURRENT_MODELS_LABELS", "ner:stable=2; ner:canary = 3;sentiment:stable=1"))
                .models();

        assertThat(models.labelsOf("ner")).containsOnly(Map.entry("stable", 2), Map.entry("canary", 3));
        assertThat(models.labelsOf("sentiment")).containsExactly(Map.entry("stable", 1));
        assertThat(models.labelsOf("other")).isEmpty();
    }

    private static String messages(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            all.append(each).append('\n');
        }
        return all.toString();
    }

    @Test
    void without_a_number_there_is_a_worker_a_core() {
        assertThat(new RecurrentProperties.Runtime(CudaUse.OFF, 0).workerCount())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(new RecurrentProperties.Runtime(CudaUse.OFF, 3).workerCount())
                .isEqualTo(3);
    }

    /** Nothing but the properties. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(RecurrentProperties.class)
    static class Bound {}
}
