package io.recurrent.deploy;

import static io.recurrent.deploy.Manifests.containers;
import static io.recurrent.deploy.Manifests.environment;
import static io.recurrent.deploy.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.JsonNode;

/** What holds for every pod, however it is rendered: by the chart, in the base, in the overlay. */
class PodRulesTest {
    private static final Set<String> VOLUMES =
            Set.of("configMap", "emptyDir", "image", "persistentVolumeClaim", "projected", "secret");

    static Stream<Manifests> everything() {
        return Chart.everything();
    }

    @ParameterizedTest
    @MethodSource("everything")
    void pods_are_restricted(Manifests manifests) {
        assertThat(manifests.allPods()).isNotEmpty().allSatisfy(pod -> {
            assertThat(pod.path("spec").propertyNames())
                    .doesNotContain("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace");
            assertThat(pod.at("/spec/volumes").valueStream())
                    .allSatisfy(volume ->
                            assertThat(volume.propertyNames()).hasSize(2).anyMatch(VOLUMES::contains));
            assertThat(containers(pod)).isNotEmpty().allSatisfy(PodRulesTest::assertRestricted);
        });
    }

    private static void assertRestricted(JsonNode container) {
        JsonNode context = container.path("securityContext");
        assertThat(context.path("runAsNonRoot").asBoolean(false)).isTrue();
        assertThat(context.path("runAsUser").asInt(0)).isEqualTo(65532);
        assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(context.path("readOnlyRootFilesystem").asBoolean(false)).isTrue();
        assertThat(context.path("privileged").asBoolean(false)).isFalse();
        assertThat(text(context, "/capabilities/drop/0")).isEqualTo("ALL");
        assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
        assertThat(text(context, "/seccompProfile/type")).isEqualTo("RuntimeDefault");
    }

    @ParameterizedTest
    @MethodSource("everything")
    void pods_have_no_token_and_no_links_to_services(Manifests manifests) {
        // Links would be variables such as RECURRENT_PORT.
        assertThat(Stream.concat(manifests.serverPods().stream(), manifests.all("Pod").stream()))
                .allSatisfy(pod -> {
                    assertThat(pod.at("/spec/automountServiceAccountToken").asBoolean(true))
                            .isFalse();
                    assertThat(pod.at("/spec/enableServiceLinks").asBoolean(true))
                            .isFalse();
                });
    }

    @ParameterizedTest
    @MethodSource("everything")
    void images_are_pinned_and_resources_are_set(Manifests manifests) {
        assertThat(manifests.allPods().stream().flatMap(pod -> containers(pod).stream()))
                .allSatisfy(container -> {
                    assertThat(text(container, "/image"))
                            .matches("[^:@]+(:[0-9]+/[^:@]+)?(:[\\w][\\w.-]*|@sha256:[0-9a-f]{64})")
                            .doesNotEndWith(":latest");
                    assertThat(text(container, "/resources/requests/cpu")).isNotEmpty();
                    assertThat(text(container, "/resources/limits/memory"))
                            .isNotEmpty()
                            .isEqualTo(text(container, "/resources/requests/memory"));
                });
    }

    @ParameterizedTest
    @MethodSource("everything")
    void only_tmp_is_written_to_and_its_size_is_limited(Manifests manifests) {
        assertThat(manifests.allPods()).allSatisfy(pod -> {
            assertThat(pod.at("/spec/volumes").valueStream().filter(volume -> volume.has("emptyDir")))
                    .isNotEmpty()
                    .allSatisfy(volume ->
                            assertThat(text(volume, "/emptyDir/sizeLimit")).isNotEmpty());
            assertThat(pod.at("/spec/containers")
                            .valueStream()
                            .flatMap(container -> container.path("volumeMounts").valueStream())
                            .filter(mount -> !mount.path("readOnly").asBoolean(false))
                            .map(mount -> text(mount, "/mountPath")))
                    .containsOnly("/tmp");
        });
    }

    @ParameterizedTest
    @MethodSource("everything")
    void the_grace_period_covers_all_steps_of_the_end(Manifests manifests) {
        assertThat(manifests.serverPods()).allSatisfy(pod -> {
            JsonNode container = pod.at("/spec/containers/0");
            Duration steps = Stream.of(
                            "RECURRENT_DRAIN_NOTICE",
                            "RECURRENT_DRAIN_TIMEOUT",
                            "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE",
                            "SPRING_GRPC_SERVER_SHUTDOWN_GRACE_PERIOD")
                    .map(name -> DurationStyle.detectAndParse(environment(container, name)))
                    .reduce(
                            Duration.ofSeconds(container
                                    .at("/lifecycle/preStop/sleep/seconds")
                                    .asInt(0)),
                            Duration::plus);
            assertThat(pod.at("/spec/terminationGracePeriodSeconds").asLong(0)).isGreaterThan(steps.toSeconds());
        });
    }

    @ParameterizedTest
    @MethodSource("everything")
    void probes_ask_ports_and_paths_that_are_there(Manifests manifests) {
        assertThat(manifests.serverPods()).allSatisfy(pod -> {
            JsonNode container = pod.at("/spec/containers/0");
            List<String> ports = container
                    .path("ports")
                    .valueStream()
                    .map(port -> text(port, "/name"))
                    .toList();
            for (String probe : List.of("startupProbe", "livenessProbe")) {
                assertThat(text(container, "/" + probe + "/httpGet/path")).isEqualTo("/actuator/health/liveness");
                assertThat(text(container, "/" + probe + "/httpGet/port")).isEqualTo("management");
            }
            JsonNode readiness = container.path("readinessProbe");
            if (readiness.has("grpc")) {
                assertThat(readiness.at("/grpc/port").asInt(0)).isEqualTo(9090);
            } else {
                assertThat(text(readiness, "/httpGet/port") + text(readiness, "/httpGet/path"))
                        .isIn("management/actuator/health/readiness", "http/readyz");
            }
            assertThat(ports).containsExactly("http", "grpc", "management");
        });
        assertThat(manifests.all("ServingRuntime"))
                .allSatisfy(runtime -> assertThat(
                                runtime.at("/spec/containers/0/readinessProbe").isObject())
                        .isTrue());
    }

    @ParameterizedTest
    @MethodSource("everything")
    void a_pod_leaves_only_when_another_is_there_or_none_can_be(Manifests manifests) {
        assertThat(manifests.all("Deployment")).allSatisfy(deployment -> {
            JsonNode update = deployment.at("/spec/strategy/rollingUpdate");
            assertThat(update.path("maxUnavailable").asInt(9)
                            + update.path("maxSurge").asInt(9))
                    .isEqualTo(1);
            assertThat(deployment.at("/spec/replicas").isMissingNode())
                    .isEqualTo(!manifests.all("HorizontalPodAutoscaler").isEmpty());
        });
    }
}
