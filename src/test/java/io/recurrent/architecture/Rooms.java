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

/**
 * The rooms, one a package, and the arrows between them. A room may see the rooms listed for it and nothing else of
 * ours; its sub-rooms are rooms of their own. {@link #COMPOSITION} puts the rooms together: it may see all and is seen
 * by none.
 */
final class Rooms {
    static final Set<String> COMPOSITION = Set.of("config", "health", "metrics");

    private static final Map<String, Set<String>> ARROWS = arrows();

    private Rooms() {}

    /** As tight as what is used: an arrow that nothing needs is taken away ({@link #unused}). */
    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        arrows.put("error", Set.of());
        arrows.put("lease", Set.of());
        arrows.put("tensor", Set.of());
        arrows.put("time", Set.of());
        arrows.put("admission", Set.of("error"));
        arrows.put("batch", Set.of("tensor", "time"));
        arrows.put("call", Set.of("error", "time"));
        arrows.put("registry", Set.of("error", "lease", "time"));
        arrows.put("runtime", Set.of("error", "lease", "tensor"));
        arrows.put("sequence", Set.of("error", "tensor", "time"));
        arrows.put("text", Set.of("error"));
        arrows.put("model", Set.of("error", "runtime", "tensor", "text"));
        arrows.put("redis", Set.of("error", "sequence", "time"));
        arrows.put("task", Set.of("error", "text"));
        arrows.put(
                "inference",
                Set.of(
                        "admission",
                        "batch",
                        "call",
                        "error",
                        "model",
                        "registry",
                        "runtime",
                        "sequence",
                        "task",
                        "tensor",
                        "text",
                        "time"));
        arrows.put("api.grpc", Set.of("call", "error", "inference", "task", "tensor", "time"));
        arrows.put("api.rest", Set.of("call", "error", "inference", "task", "tensor", "time"));
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
