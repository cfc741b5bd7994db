package io.recurrent.deploy;

import static io.recurrent.deploy.Manifests.environment;
import static io.recurrent.deploy.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ChartTest {
    private static final Path RENDERED = Path.of("target/helm");
    private static final Pattern KIND = Pattern.compile("(\\w+) (\\d+)");
    private static final String KINDS = """
        default    | ConfigMap 0 Deployment 1 NetworkPolicy 1 Pod 1 PodDisruptionBudget 1 Service 3 ServiceAccount 1
        minimal    | Deployment 1 NetworkPolicy 0 Pod 0 PodDisruptionBudget 0 Service 2 ServiceAccount 0
        production | ConfigMap 1 Deployment 1 HorizontalPodAutoscaler 1 Ingress 1 Service 3
        redis      | Deployment 1 HorizontalPodAutoscaler 0 Service 3
        gpu        | Deployment 1 Service 3
        gateway    | Deployment 1 GRPCRoute 1 HTTPRoute 1 Ingress 0
        monitoring | ConfigMap 1 Deployment 1 PrometheusRule 1 ServiceMonitor 1
        kserve     | ConfigMap 1 Deployment 0 NetworkPolicy 0 Pod 0 Service 0 ServingRuntime 2
        """;

    static List<Path> valuesFiles() {
        return Chart.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void helm_lint_has_no_objection(Path values, @TempDir Path directory) throws IOException {
        FileSystemUtils.copyRecursively(Chart.DIRECTORY, directory);
        // Lint takes no files of values, so they become the chart's own.
        YAMLMapper mapper = new YAMLMapper();
        Path defaults = directory.resolve("values.yaml");
        JsonNode merged = mapper.readTree(Files.readString(defaults));
        mapper.readerForUpdating(merged).readValue(Files.readString(values));
        Files.writeString(defaults, mapper.writeValueAsString(merged));

        LintResult result = new Helm(directory).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(line -> line.contains("WARNING") || line.contains("ERROR"));
    }

    /** Leaves what was rendered in target/helm, where .ci/kubernetes holds it against the schemas of Kubernetes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = KINDS)
    void values_make_the_kinds_that_they_are_for(String name, String kinds) throws IOException {
        String rendered = Chart.template(Chart.DIRECTORY.resolve("ci/" + name + "-values.yaml"));
        Files.createDirectories(RENDERED);
        Files.writeString(RENDERED.resolve(name + ".yaml"), rendered);
        Manifests manifests = Manifests.parse(name, rendered);

        assertThat(KIND.matcher(kinds).results())
                .isNotEmpty()
                .allSatisfy(kind -> assertThat(manifests.all(kind.group(1))).hasSize(Integer.parseInt(kind.group(2))));
    }

    @Test
    void every_file_of_values_has_its_line() {
        assertThat(KINDS.lines().map(line -> line.replaceFirst(" .*", "-values.yaml")))
                .containsExactlyInAnyOrderElementsOf(Chart.valuesFiles().stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList());
    }

    @Test
    void config_reaches_the_server_as_a_file_and_replaces_pods_when_it_changes() {
        Manifests first = Chart.with("{config: {recurrent: {queue: {target-delay: 40ms}}}}");
        Manifests other = Chart.with("{config: {recurrent: {queue: {target-delay: 41ms}}}}");
        JsonNode pod = first.serverPods().getFirst();
        JsonNode container = pod.at("/spec/containers/0");

        JsonNode config = first.one("ConfigMap", "recurrent-config");
        assertThat(text(Manifests.tree(text(config, "/data/application.yml")), "/recurrent/queue/target-delay"))
                .isEqualTo("40ms");
        String location = environment(container, "SPRING_CONFIG_ADDITIONAL_LOCATION");
        assertThat(location).isEqualTo("file:/etc/recurrent/");
        assertThat(container.path("volumeMounts").valueStream())
                .anySatisfy(mount ->
                        assertThat("file:" + text(mount, "/mountPath") + "/").isEqualTo(location));
        assertThat(checksum(first)).isNotEmpty().isNotEqualTo(checksum(other));
        assertThat(checksum(Chart.with("{}"))).isEmpty();
    }

    private static String checksum(Manifests manifests) {
        return text(manifests.serverPods().getFirst(), "/metadata/annotations/checksum~1config");
    }

    @Test
    void rules_and_dashboard_arrive_as_they_are() throws IOException {
        Manifests manifests = Chart.render(Chart.DIRECTORY.resolve("ci/monitoring-values.yaml"));

        assertThat(manifests.one("PrometheusRule", "recurrent").path("spec"))
                .isEqualTo(Manifests.tree(Files.readString(Chart.DIRECTORY.resolve("files/recurrent.rules.yml"))));
        JsonNode dashboard = manifests.one("ConfigMap", "recurrent-dashboard");
        assertThat(text(dashboard, "/metadata/labels/grafana_dashboard")).isEqualTo("1");
        assertThat(Manifests.tree(text(dashboard, "/data/recurrent-dashboard.json")))
                .isEqualTo(Manifests.tree(Files.readString(Chart.DIRECTORY.resolve("files/recurrent-dashboard.json"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {requests: {cpu: 500m, memory: 1Gi}}                                | 1
        {requests: {cpu: 1.5, memory: 1Gi}}                                 | 2
        {requests: {cpu: "3", memory: 1Gi}}                                 | 3
        {requests: {cpu: "1", memory: 1Gi}, limits: {cpu: 2500m, memory: 1Gi}} | 3
        """)
    void the_jvm_counts_on_the_cores_that_the_pod_gets(String resources, String processors) {
        JsonNode pod = Chart.with("{resources: " + resources + "}").serverPods().getFirst();

        assertThat(environment(pod.at("/spec/containers/0"), "JAVA_TOOL_OPTIONS"))
                .isEqualTo("-XX:ActiveProcessorCount=" + processors);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {source: pvc, pvc: {claimName: c}}                        | poll   | persistentVolumeClaim
        {source: pvc, mode: explicit, pvc: {claimName: c}}        | explicit | persistentVolumeClaim
        {source: imageVolume, imageVolume: {reference: "r:1"}}    | static | image
        {source: init, init: {image: "r:1", command: [fetch]}}    | static | emptyDir
        """)
    void models_from_elsewhere_are_mounted_read_only_where_the_server_looks(String models, String mode, String kind) {
        JsonNode pod = Chart.with("{models: " + models + "}").serverPods().getFirst();
        JsonNode container = pod.at("/spec/containers/0");

        assertThat(environment(container, "RECURRENT_MODELS_MODE")).isEqualTo(mode);
        assertThat(container.path("volumeMounts").valueStream()).anySatisfy(mount -> {
            assertThat(text(mount, "/name")).isEqualTo("models");
            assertThat(text(mount, "/mountPath")).isEqualTo(environment(container, "RECURRENT_MODELS_DIRECTORY"));
            assertThat(mount.path("readOnly").asBoolean()).isTrue();
        });
        assertThat(pod.at("/spec/volumes").valueStream()).anySatisfy(volume -> {
            assertThat(text(volume, "/name")).isEqualTo("models");
            assertThat(volume.has(kind)).isTrue();
        });
    }

    @Test
    void gpus_are_asked_for_and_cuda_is_required() {
        JsonNode pod = Chart.render(Chart.DIRECTORY.resolve("ci/gpu-values.yaml"))
                .serverPods()
                .getFirst();
        JsonNode container = pod.at("/spec/containers/0");

        assertThat(container.at("/resources/limits").path("nvidia.com/gpu").asString(""))
                .isEqualTo("1");
        assertThat(environment(container, "RECURRENT_RUNTIME_CUDA")).isEqualTo("require");
        assertThat(pod.at("/spec/nodeSelector").propertyNames()).contains("accelerator", "kubernetes.io/os");
        assertThat(pod.at("/spec/tolerations").valueStream().map(taint -> text(taint, "/key")))
                .containsExactlyInAnyOrder("dedicated", "nvidia.com/gpu");
    }
}
