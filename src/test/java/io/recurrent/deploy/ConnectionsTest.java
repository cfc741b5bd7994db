package io.recurrent.deploy;

import static io.recurrent.deploy.Manifests.selects;
import static io.recurrent.deploy.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Objects find each other: by labels, names and ports. */
class ConnectionsTest {
    private static final List<String> SELECTORS =
            List.of("/spec/selector/matchLabels", "/spec/podSelector/matchLabels", "/spec/selector");

    static Stream<Manifests> everything() {
        return Chart.everything();
    }

    @ParameterizedTest
    @MethodSource("everything")
    void all_selectors_find_the_servers_pods_and_nothing_else(Manifests manifests) {
        List<JsonNode> pods = manifests.serverPods();
        List<JsonNode> selecting = Stream.of("Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy")
                .flatMap(kind -> manifests.all(kind).stream())
                .toList();

        assertThat(selecting).hasSizeGreaterThanOrEqualTo(pods.size()).allSatisfy(object -> {
            JsonNode selector = SELECTORS.stream()
                    .map(object::at)
                    .filter(JsonNode::isObject)
                    .findFirst()
                    .orElseThrow();
            assertThat(pods).isNotEmpty().allMatch(pod -> selects(selector, pod.at("/metadata/labels")));
            assertThat(manifests.all("Pod")).noneMatch(pod -> selects(selector, pod.at("/metadata/labels")));
        });
    }

    @ParameterizedTest
    @MethodSource("everything")
    void ports_of_services_are_ports_of_the_container_and_callers_see_no_management(Manifests manifests) {
        assertThat(manifests.all("Service")).allSatisfy(service -> {
            Set<String> targets = service.at("/spec/ports")
                    .valueStream()
                    .map(port -> text(port, "/targetPort"))
                    .collect(Collectors.toSet());
            boolean management = text(service, "/metadata/name").endsWith("-management");
            assertThat(targets).isNotEmpty().isSubsetOf(management ? Set.of("management") : Set.of("http", "grpc"));
            assertThat(service.at("/spec/ports").valueStream())
                    .allSatisfy(port -> assertThat(text(port, "/appProtocol"))
                            .isEqualTo(text(port, "/name").equals("grpc") ? "kubernetes.io/h2c" : "http"));
        });
    }

    @ParameterizedTest
    @MethodSource("everything")
    void what_names_a_deployment_or_service_names_one_that_is_there(Manifests manifests) {
        List<String> names = manifests.names();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(manifests.all("HorizontalPodAutoscaler"))
                .allSatisfy(scaler -> assertThat(names)
                        .contains(text(scaler, "/spec/scaleTargetRef/kind") + "/"
                                + text(scaler, "/spec/scaleTargetRef/name")));
        assertThat(Stream.of("HTTPRoute", "GRPCRoute").flatMap(kind -> manifests.all(kind).stream()))
                .allSatisfy(route -> {
                    JsonNode backend = route.at("/spec/rules/0/backendRefs/0");
                    JsonNode service = manifests.one("Service", text(backend, "/name"));
                    String transport = text(route, "/kind").replace("Route", "").toLowerCase(Locale.ROOT);
                    assertThat(service.at("/spec/ports").valueStream())
                            .anyMatch(port -> text(port, "/name").equals(transport)
                                    && port.path("port").equals(backend.path("port")));
                });
        assertThat(manifests.all("Ingress").stream()
                        .flatMap(ingress -> ingress.at("/spec/rules").valueStream())
                        .map(rule -> text(rule, "/http/paths/0/backend/service/name")))
                .allSatisfy(service -> assertThat(names).contains("Service/" + service));
        assertThat(mountedConfigs(manifests))
                .allSatisfy(config -> assertThat(names).contains("ConfigMap/" + config));
    }

    private static List<String> mountedConfigs(Manifests manifests) {
        return manifests.allPods().stream()
                .flatMap(pod -> pod.at("/spec/volumes").valueStream())
                .filter(volume -> volume.has("configMap"))
                .map(volume -> text(volume, "/configMap/name"))
                .toList();
    }

    @Test
    void prometheus_is_let_in_where_the_monitor_sends_it() {
        Manifests manifests = Chart.render(Chart.DIRECTORY.resolve("ci/monitoring-values.yaml"));
        JsonNode endpoint = manifests.one("ServiceMonitor", "recurrent").at("/spec/endpoints/0");
        JsonNode wanted = manifests.one("ServiceMonitor", "recurrent").at("/spec/selector/matchLabels");

        List<JsonNode> services = manifests.all("Service").stream()
                .filter(service -> selects(wanted, service.at("/metadata/labels")))
                .toList();
        assertThat(services).hasSize(1);
        assertThat(services.getFirst().at("/spec/ports").valueStream())
                .anyMatch(port -> text(port, "/name").equals(text(endpoint, "/port")));
        assertThat(text(endpoint, "/path")).isEqualTo("/actuator/prometheus");
        String job = text(manifests.one("ServiceMonitor", "recurrent"), "/spec/jobLabel");
        assertThat(services.getFirst().at("/metadata/labels").path(job).asString(""))
                .isEqualTo("recurrent");
        assertThat(peers(manifests, "management")).containsExactly("monitoring");
    }

    @Test
    void callers_come_from_named_namespaces_and_none_of_them_reaches_management() {
        Manifests manifests = Chart.render(Chart.DIRECTORY.resolve("ci/production-values.yaml"));

        assertThat(peers(manifests, "http")).containsExactly("its own", "ingress-nginx");
        assertThat(peers(manifests, "grpc")).containsExactly("its own", "ingress-nginx");
        assertThat(peers(manifests, "management")).containsExactly("monitoring");
    }

    /** Who may connect to a port of the pods. */
    private static List<String> peers(Manifests manifests, String port) {
        return manifests
                .one("NetworkPolicy", "recurrent")
                .at("/spec/ingress")
                .valueStream()
                .filter(rule -> rule.path("ports")
                        .valueStream()
                        .anyMatch(allowed -> text(allowed, "/port").equals(port)))
                .flatMap(rule -> rule.path("from").valueStream())
                .map(peer -> peer.has("podSelector")
                        ? "its own"
                        : text(peer, "/namespaceSelector/matchLabels/kubernetes.io~1metadata.name"))
                .toList();
    }

    @Test
    void pods_may_call_dns_and_what_is_switched_on_and_nothing_else() {
        assertThat(called(Chart.with("{}"))).containsExactly("53", "53");
        assertThat(called(Chart.render(Chart.DIRECTORY.resolve("ci/redis-values.yaml"))))
                .containsExactly("53", "53", "6380");
        assertThat(called(Chart.render(Chart.DIRECTORY.resolve("ci/monitoring-values.yaml"))))
                .containsExactly("53", "53", "4318");
        assertThat(called(Chart.render(Chart.DIRECTORY.resolve("ci/production-values.yaml"))))
                .containsExactly("53", "53", "443");
    }

    private static List<String> called(Manifests manifests) {
        JsonNode policy = manifests.one("NetworkPolicy", "recurrent");
        assertThat(policy.at("/spec/policyTypes").valueStream().map(JsonNode::asString))
                .containsExactly("Ingress", "Egress");
        return policy.at("/spec/egress")
                .valueStream()
                .flatMap(rule -> rule.path("ports").valueStream())
                .map(port -> text(port, "/port"))
                .toList();
    }
}
