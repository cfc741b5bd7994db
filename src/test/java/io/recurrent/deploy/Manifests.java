package io.recurrent.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Kubernetes' objects, as one rendering made them; {@code name} says which. */
record Manifests(String name, List<JsonNode> objects) {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    /** All documents of a YAML text. */
    static Manifests parse(String name, String yaml) {
        try (MappingIterator<JsonNode> documents =
                MAPPER.readerFor(JsonNode.class).readValues(yaml)) {
            return new Manifests(
                    name,
                    documents.readAll().stream().filter(JsonNode::isObject).toList());
        }
    }

    /** One document of YAML or JSON. */
    static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }

    /** The objects of a kind. */
    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> text(object, "/kind").equals(kind))
                .toList();
    }

    /** The only object of a kind with this name. */
    JsonNode one(String kind, String object) {
        List<JsonNode> found = all(kind).stream()
                .filter(candidate -> text(candidate, "/metadata/name").equals(object))
                .toList();
        assertThat(found).as("%s: %s %s", name, kind, object).hasSize(1);
        return found.getFirst();
    }

    /** Kind and name of every object, as {@code Service/recurrent}. */
    List<String> names() {
        return objects.stream()
                .map(object -> text(object, "/kind") + "/" + text(object, "/metadata/name"))
                .toList();
    }

    /** The server's pods: what the Deployment makes, none where KServe makes them. */
    List<JsonNode> serverPods() {
        return all("Deployment").stream()
                .map(deployment -> deployment.at("/spec/template"))
                .toList();
    }

    /** Everything that has containers in {@code spec}: templates of pods, pods, and KServe's runtimes. */
    List<JsonNode> allPods() {
        return Stream.of(serverPods(), all("Pod"), all("ServingRuntime"))
                .flatMap(List::stream)
                .toList();
    }

    /** The containers of a pod, those that run before the others too. */
    static List<JsonNode> containers(JsonNode pod) {
        return Stream.of("/spec/initContainers", "/spec/containers")
                .flatMap(path -> pod.at(path).valueStream())
                .toList();
    }

    /** What a container's environment says; a value that comes from elsewhere is empty. */
    static String environment(JsonNode container, String variable) {
        return container
                .path("env")
                .valueStream()
                .filter(entry -> text(entry, "/name").equals(variable))
                .map(entry -> text(entry, "/value"))
                .findFirst()
                .orElse("");
    }

    /** The text or number at a path, empty where there is none. */
    static String text(JsonNode node, String path) {
        return node.at(path).asString("");
    }

    /** Whether labels hold all that a selector wants; an empty selector wants nothing, and is taken for a mistake. */
    static boolean selects(JsonNode selector, JsonNode labels) {
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())));
    }

    @Override
    public String toString() {
        return name;
    }
}
