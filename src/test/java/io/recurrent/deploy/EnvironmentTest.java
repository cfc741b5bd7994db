package io.recurrent.deploy;

import static io.recurrent.deploy.Manifests.environment;
import static io.recurrent.deploy.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Environment variables that manifests set are settings that there are. */
class EnvironmentTest {
    private static final Pattern NAME = Pattern.compile("\\[([A-Z0-9_]+)]");
    private static final Set<String> NOT_SETTINGS = Set.of("JAVA_TOOL_OPTIONS", "SPRING_CONFIG_ADDITIONAL_LOCATION");

    static Stream<Manifests> everything() {
        return Chart.everything();
    }

    @ParameterizedTest
    @MethodSource("everything")
    void every_variable_of_the_server_is_a_setting_and_stands_there_once(Manifests manifests) throws IOException {
        Set<String> known = known();
        assertThat(known).contains("RECURRENT_MODELS_DIRECTORY", "SPRING_DATA_REDIS_PASSWORD");

        assertThat(servers(manifests))
                .isNotEmpty()
                .allSatisfy(server -> assertThat(
                                server.path("env").valueStream().map(entry -> text(entry, "/name")))
                        .doesNotHaveDuplicates()
                        .allMatch(name -> known.contains(name) || NOT_SETTINGS.contains(name)));
    }

    private static List<JsonNode> servers(Manifests manifests) {
        return Stream.concat(manifests.serverPods().stream(), manifests.all("ServingRuntime").stream())
                .map(pod -> pod.at("/spec/containers/0"))
                .toList();
    }

    /** Names in application.yml, and all that Spring Boot describes. */
    private static Set<String> known() throws IOException {
        Set<String> names = new HashSet<>();
        NAME.matcher(Files.readString(Path.of("src/main/resources/application.yml")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .forEach(names::add);
        List<URL> descriptions = Collections.list(
                EnvironmentTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"));
        for (URL description : descriptions) {
            try (InputStream text = description.openStream()) {
                Manifests.tree(new String(text.readAllBytes(), StandardCharsets.UTF_8))
                        .path("properties")
                        .valueStream()
                        .map(property -> text(property, "/name"))
                        .map(name -> name.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT))
                        .forEach(names::add);
            }
        }
        return names;
    }

    @Test
    void secrets_are_never_values() {
        Manifests manifests = Chart.render(Chart.DIRECTORY.resolve("ci/redis-values.yaml"));
        JsonNode server = servers(manifests).getFirst();

        assertThat(secret(server, "RECURRENT_SEQUENCES_TOKEN_KEYS")).isEqualTo("recurrent-keys/token-keys");
        assertThat(secret(server, "SPRING_DATA_REDIS_PASSWORD")).isEqualTo("recurrent-redis/redis-password");
        assertThat(manifests.all("Secret")).isEmpty();
    }

    private static String secret(JsonNode container, String variable) {
        assertThat(environment(container, variable)).isEmpty();
        return container
                .path("env")
                .valueStream()
                .filter(entry -> text(entry, "/name").equals(variable))
                .map(entry ->
                        text(entry, "/valueFrom/secretKeyRef/name") + "/" + text(entry, "/valueFrom/secretKeyRef/key"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void redis_and_traces_are_where_the_values_say() {
        JsonNode redis = servers(Chart.render(Chart.DIRECTORY.resolve("ci/redis-values.yaml")))
                .getFirst();
        assertThat(environment(redis, "RECURRENT_SEQUENCES_STORE")).isEqualTo("redis");
        assertThat(environment(redis, "SPRING_DATA_REDIS_HOST")).isEqualTo("redis.databases");
        assertThat(environment(redis, "SPRING_DATA_REDIS_PORT")).isEqualTo("6380");
        assertThat(environment(redis, "SPRING_DATA_REDIS_SSL_ENABLED")).isEqualTo("true");

        JsonNode traced = servers(Chart.render(Chart.DIRECTORY.resolve("ci/monitoring-values.yaml")))
                .getFirst();
        assertThat(environment(traced, "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT"))
                .isEqualTo("http://collector.monitoring:4318/v1/traces");
        assertThat(environment(traced, "MANAGEMENT_TRACING_SAMPLING_PROBABILITY"))
                .isEqualTo("0.1");
    }
}
