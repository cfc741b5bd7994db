package io.recurrent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The rooms, one a package, and the arrows between them. A room may see the rooms listed for it and nothing else of
 * ours; its sub-rooms are rooms of their own. {@link #COMPOSITION} puts the rooms together: it may see all and is seen
 * by none.
 */
final class Rooms {
    static final Set<String> COMPOSITION = Set.of("config", "health", "metrics");

    /**
     * A room and what it sees, as tight as what is used: an arrow that nothing needs is taken away ({@link #unused}).
     */
    private static final String TABLE = """
        error ->
        lease ->
        tensor ->
        time ->
        call -> error time
        admission -> call error
        batch -> tensor time
        registry -> error lease time
        runtime -> error lease tensor time
        sequence -> call error tensor time
        task.score -> error
        text -> error
        model -> error runtime tensor text
        redis -> error sequence time
        input -> error model text
        task.writing -> error model text
        serving -> batch error input model registry runtime tensor text time
        engine -> admission batch call error input model registry serving time
        service.models -> admission error model registry serving
        service.sequences -> call engine error input model registry sequence serving tensor time
        task.classification -> call engine input model serving task.score
        task.generation -> admission batch call engine error input model registry sequence serving task.writing \
            tensor text time
        task.forecasting -> batch call engine error input model registry serving tensor time
        task.tagging -> call engine input model serving task.score text
        task.tensors -> engine error model serving tensor
        service.oip -> call engine error input model registry runtime service.models service.sequences serving \
            task.tensors tensor
        api.rest.exchange -> call engine error time
        api.rest.error -> api.rest.exchange call error
        api.rest.body -> admission api.rest.error api.rest.exchange call engine error input service.models time
        api.rest.openapi -> api.rest.error error service.models
        api.rest.classification -> api.rest.body api.rest.exchange api.rest.openapi call engine input service.models \
            task.classification
        api.rest.forecasting -> api.rest.body api.rest.exchange api.rest.openapi call engine error service.models \
            task.forecasting
        api.rest.generation -> api.rest.body api.rest.error api.rest.exchange api.rest.openapi call engine error \
            input task.generation task.writing
        api.rest.oip -> api.rest.body api.rest.exchange api.rest.openapi call engine error service.models \
            service.oip task.tensors tensor
        api.rest.sequences -> api.rest.body api.rest.exchange api.rest.openapi call engine error input \
            service.sequences serving task.classification task.writing
        api.rest.tagging -> api.rest.body api.rest.exchange api.rest.openapi call engine service.models task.tagging
        api.rest.models -> api.rest.body api.rest.exchange api.rest.oip api.rest.openapi error service.models
        api.grpc.call -> admission call engine error input service.models time
        api.grpc.sequences -> api.grpc.call call error input service.sequences serving
        api.grpc.tagging -> api.grpc.call call engine input service.models task.tagging
        api.grpc.classification -> api.grpc.call api.grpc.sequences call engine input service.models serving \
            task.classification
        api.grpc.forecasting -> api.grpc.call error service.models task.forecasting
        api.grpc.generation -> api.grpc.call api.grpc.sequences call error input serving task.generation \
            task.writing time
        api.grpc.oip -> api.grpc.call engine error service.models service.oip task.tensors tensor
        api.grpc.models -> api.grpc.call api.grpc.classification api.grpc.tagging service.models
        """;

    private static final Pattern WORD = Pattern.compile(" +(?:-> *)?");
    private static final Map<String, Set<String>> ARROWS = arrows();

    private Rooms() {}

    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        TABLE.lines().forEach(line -> {
            List<String> words = WORD.splitAsStream(line).toList();
            arrows.put(words.getFirst(), Set.copyOf(words.subList(1, words.size())));
        });
        return arrows;
    }

    static Set<String> names() {
        return ARROWS.keySet();
    }

    static Set<String> seenBy(String room) {
        return ARROWS.getOrDefault(room, Set.of());
    }

    /** One rule a room, one for packages that are no room, and one for the cycles that composition could still make. */
    static List<ArchRule> rules(String root) {
        List<ArchRule> rules = new ArrayList<>();
        ARROWS.forEach((room, allowed) -> rules.add(arrowsOf(root, room, allowed)));
        rules.add(known(root));
        rules.add(slices().matching(root + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("a cycle makes two rooms one")
                .allowEmptyShould(true));
        return rules;
    }

    private static ArchRule arrowsOf(String root, String room, Set<String> allowed) {
        Set<String> forbidden = new TreeSet<>(ARROWS.keySet());
        forbidden.addAll(COMPOSITION);
        forbidden.removeAll(allowed);
        forbidden.remove(room);
        List<String> packages = new ArrayList<>(List.of(root));
        forbidden.forEach(other -> packages.add(root + "." + other));
        return noClasses()
                .that()
                .resideInAPackage(root + "." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .because(room + " may see only " + allowed)
                .allowEmptyShould(true);
    }

    private static ArchRule known(String root) {
        List<String> packages = new ArrayList<>(List.of(root));
        ARROWS.keySet().forEach(room -> packages.add(root + "." + room));
        COMPOSITION.forEach(room -> packages.add(root + "." + room));
        return classes()
                .should()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .because("every package is a room that says what it sees")
                .allowEmptyShould(true);
    }

    /** Arrows, written {@code from -> to}, along which no class of {@code from} sees one of {@code to}. */
    static List<String> unused(String root, JavaClasses classes) {
        Set<String> used = new TreeSet<>();
        classes.forEach(type -> type.getDirectDependenciesFromSelf()
                .forEach(seen -> used.add(type.getPackageName() + " -> "
                        + seen.getTargetClass().getBaseComponentType().getPackageName())));
        List<String> unused = new ArrayList<>();
        ARROWS.forEach((room, seen) -> seen.forEach(other -> {
            if (!used.contains(root + "." + room + " -> " + root + "." + other)) {
                unused.add(room + " -> " + other);
            }
        }));
        return unused;
    }
}
