package io.recurrent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** Which rooms may use which library. The root package itself is written as an empty name. */
final class LibraryRules {
    private final String root;

    LibraryRules(String root) {
        this.root = root;
    }

    List<ArchRule> rules() {
        return List.of(
                only(List.of("runtime"), "ai.onnxruntime.."),
                only(List.of("runtime"), "io.recurrent.onnx.."),
                only(List.of("api.grpc", "health", "config"), "io.grpc..", "io.recurrent.v1..", "io.recurrent.oip.."),
                only(List.of("api.grpc", "health", "config", "runtime"), "com.google.protobuf.."),
                only(List.of("api", "health", "config", "redis", ""), "org.springframework.."),
                only(List.of("redis", "config"), "org.springframework.data..", "io.lettuce.."),
                only(List.of("metrics", "config"), "io.micrometer..", "io.opentelemetry.."),
                only(List.of("task.generation"), "com.github.benmanes.caffeine.."),
                only(List.of("task.forecasting"), "org.apache.commons.."),
                only(List.of("api.rest", "model"), "tools.jackson.."),
                // How a record is written is said beside its components.
                only(List.of("api.rest", "model", "serving", "task"), "com.fasterxml.jackson.annotation.."),
                only(List.of("api.rest"), "jakarta.servlet..", "io.swagger.."),
                only(List.of("api.rest.openapi"), "org.springdoc.."));
    }

    private ArchRule only(List<String> rooms, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms.stream().flatMap(this::packages).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .because(String.join(", ", libraries) + " belongs to " + rooms)
                .allowEmptyShould(true);
    }

    private Stream<String> packages(String room) {
        return Stream.of(room.isEmpty() ? root : root + "." + room + "..");
    }
}
