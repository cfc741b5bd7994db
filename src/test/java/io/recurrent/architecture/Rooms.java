package io.recurrent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rooms (packages below the root) and the arrows between them. A room may see the rooms listed for it and nothing
 * else of ours. {@link #COMPOSITION} puts the rooms together: it may see all and is seen by none.
 */
final class Rooms {
    static final Set<String> COMPOSITION = Set.of("config", "health", "metrics");

    private static final Set<String> VALUES = Set.of("tensor", "error", "call", "time");
    private static final Map<String, Set<String>> ARROWS = arrows();

    private Rooms() {}

    private static Map<String, Set<String>> arrows() {
        Map<String, Set<String>> arrows = new LinkedHashMap<>();
        arrows.put("error", Set.of());
        arrows.put("time", Set.of());
        arrows.put("call", Set.of("error", "time"));
        arrows.put("tensor", Set.of("error"));
        arrows.put("text", Set.of("error", "call", "time"));
        arrows.put("runtime", VALUES);
        arrows.put("batch", VALUES);
        arrows.put("model", with(VALUES, "text", "runtime"));
        arrows.put("sequence", with(VALUES, "batch"));
        arrows.put("registry", with(VALUES, "model", "text", "runtime"));
        arrows.put("admission", with(VALUES, "text"));
        arrows.put("task", with(VALUES, "sequence", "batch", "text"));
        Set<String> below = with(arrows.keySet());
        arrows.put("inference", below);
        Set<String> api = with(VALUES, "inference", "task", "registry", "admission", "sequence", "text");
        // Composition hands the store over as a SequenceStore: nothing else knows that there is Redis.
        arrows.put("redis", with(VALUES, "sequence"));
        arrows.put("api.rest", api);
        arrows.put("api.grpc", api);
        return arrows;
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    static Set<String> names() {
        return ARROWS.keySet();
    }

    static Set<String> seenBy(String room) {
        return ARROWS.getOrDefault(room, Set.of());
    }

    /** One rule a room, then one for the cycles that composition could still make. */
    static List<ArchRule> rules(String root) {
        List<ArchRule> rules = new ArrayList<>();
        ARROWS.forEach((room, allowed) -> rules.add(arrowsOf(root, room, allowed)));
        rules.add(slices().matching(root + ".(*)..")
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
        forbidden.forEach(other -> packages.add(root + "." + other + ".."));
        return noClasses()
                .that()
                .resideInAPackage(root + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages.toArray(String[]::new))
                .because(room + " may see only " + allowed)
                .allowEmptyShould(true);
    }
}
