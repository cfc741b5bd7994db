package io.recurrent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a room shows of itself. Its family sees all that is public in it, every other room only the types of its face: a
 * type that becomes public for one more room is a decision, made here. The arrows of {@link Rooms} hold besides, and
 * composition sees all.
 */
final class Faces {
    /**
     * A room with its sub-rooms, its family (rooms with theirs) and its face; a nested type goes with the one around
     * it. As tight as what is used: what nothing looks at is taken away ({@link #unused}).
     */
    private static final String TABLE = """
        input | | EncodedRow InputEncoder InputPlace RoughSize RowInput
        model | | Bundle BundleException ConstantMemory GoldenOutput GoldenSample GoldenTensor GraphForm GraphRoles \
            LoadedModel ModelLoader ModelManifest RowContent RowModel RowProgress TensorGraph TensorRoles TensorRow
        serving | | Golden GoldenRows ServedModel ServedRow ServedTask StepDecoder StepValue Task \
            RowTrialRows TaskDefinition TrialRows VariedValues
        engine | | Answer CallEngine CallKind CallMeasure CallMetrics CallRow InputCalls InputRequest ModelReference \
            AnswerDeadline PendingRows RowStart ServerTiming StageTimings StepTrace
        task.score | task |
        task.writing | task | FinishReason Sampling TokenProbability
        service | api |
        api.rest | |
        api.grpc | |
        """;

    private static final List<Face> FACES = TABLE.lines().map(Face::read).toList();

    private Faces() {}

    /** A line of the table. */
    private record Face(String room, Set<String> family, Set<String> types) {
        private static final Pattern COLUMN = Pattern.compile(" *\\| *");
        private static final Pattern WORD = Pattern.compile("[\\w.]+");

        static Face read(String line) {
            String[] columns = COLUMN.split(line, -1);
            return new Face(columns[0], words(columns[1]), words(columns[2]));
        }

        private static Set<String> words(String column) {
            return WORD.matcher(column).results().map(MatchResult::group).collect(Collectors.toSet());
        }

        boolean has(String root, JavaClass type) {
            return isIn(root, room, type);
        }

        boolean isSeenWholeBy(String root, JavaClass type) {
            return has(root, type)
                    || Stream.concat(family.stream(), Rooms.COMPOSITION.stream())
                            .anyMatch(other -> isIn(root, other, type));
        }

        static boolean isIn(String root, String room, JavaClass type) {
            return (type.getPackageName() + ".").startsWith(root + "." + room + ".");
        }
    }

    static List<String> rooms() {
        return FACES.stream().map(Face::room).toList();
    }

    static List<ArchRule> rules(String root) {
        return FACES.stream().map(face -> rule(root, face)).toList();
    }

    private static ArchRule rule(String root, Face face) {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "are outside of " + face.room() + ", its family and composition",
                        type -> !face.isSeenWholeBy(root, type)))
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are in " + face.room() + " and not of its face",
                        type -> face.has(root, type) && !face.types().contains(outermost(type))))
                .because(face.room() + " shows only " + face.types())
                .allowEmptyShould(true);
    }

    /** Words of the table, written {@code room | word}, that nothing needs. */
    static List<String> unused(String root, JavaClasses classes) {
        List<String> unused = new ArrayList<>();
        for (Face face : FACES) {
            Set<String> left = new TreeSet<>(face.types());
            left.addAll(face.family());
            classes.forEach(type -> seen(root, face, type).forEach(seen -> {
                if (!face.isSeenWholeBy(root, type)) {
                    left.remove(outermost(seen));
                }
                left.removeIf(word -> Face.isIn(root, word, type));
            }));
            left.forEach(word -> unused.add(face.room() + " | " + word));
        }
        return unused;
    }

    private static Stream<JavaClass> seen(String root, Face face, JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                .filter(seen -> face.has(root, seen));
    }

    private static String outermost(JavaClass type) {
        JavaClass outer = type.getBaseComponentType();
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getSimpleName();
    }
}
