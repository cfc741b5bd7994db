package io.recurrent.deploy;

import static io.recurrent.deploy.Manifests.environment;
import static io.recurrent.deploy.Manifests.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PlainManifestsTest {
    @Test
    void the_base_is_what_the_chart_renders() {
        assertThat(Chart.base().objects())
                .as("render the base anew, by the command in %s", Chart.BASE_VALUES)
                .containsExactlyElementsOf(Chart.render(Chart.BASE_VALUES).objects());
    }

    @Test
    void the_base_has_nothing_of_helm() throws IOException {
        assertThat(Files.readString(Chart.BASE)).doesNotContain("helm.sh/", "managed-by");
    }

    @Test
    void the_overlay_is_the_base_for_production() {
        Optional<Manifests> built = Chart.overlay();
        assumeTrue(built.isPresent(), "kubectl is missing, so that the overlay was not built");
        Manifests overlay = built.orElseThrow();

        JsonNode deployment = overlay.one("Deployment", "recurrent");
        JsonNode container = deployment.at("/spec/template/spec/containers/0");
        assertThat(text(container, "/image")).isEqualTo("registry.example.com/recurrent:0.1.0");
        assertThat(environment(container, "JAVA_TOOL_OPTIONS"))
                .isEqualTo("-XX:ActiveProcessorCount=" + text(container, "/resources/requests/cpu"));
        assertThat(overlay.one("HorizontalPodAutoscaler", "recurrent")
                        .at("/spec/minReplicas")
                        .asInt(0))
                .isEqualTo(3);
        assertThat(text(overlay.one("PodDisruptionBudget", "recurrent"), "/spec/maxUnavailable"))
                .isEqualTo("20%");
        assertThat(overlay.one("NetworkPolicy", "recurrent")
                        .at("/spec/ingress/0/from")
                        .size())
                .isEqualTo(2);
        assertThat(text(overlay.one("Namespace", "recurrent"), "/metadata/labels/pod-security.kubernetes.io~1enforce"))
                .isEqualTo("restricted");
    }

    @Test
    void settings_of_the_overlay_replace_pods_by_the_name_of_their_file() {
        Optional<Manifests> built = Chart.overlay();
        assumeTrue(built.isPresent(), "kubectl is missing, so that the overlay was not built");
        Manifests overlay = built.orElseThrow();

        assertThat(overlay.all("ConfigMap")).hasSize(1);
        String name = text(overlay.all("ConfigMap").getFirst(), "/metadata/name");
        assertThat(name).matches("recurrent-settings-[a-z0-9]+");
        assertThat(overlay.serverPods().getFirst().at("/spec/volumes").valueStream())
                .anyMatch(volume -> text(volume, "/configMap/name").equals(name));
    }
}
