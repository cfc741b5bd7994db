package io.recurrent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private static final String ROOT = "io.recurrent";
    private static final List<String> GENERATED =
            List.of("/io/recurrent/v1/", "/io/recurrent/oip/", "/io/recurrent/onnx/");

    private JavaClasses main;
    private JavaClasses tests;

    @BeforeAll
    void readClasses() {
        main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> GENERATED.stream().noneMatch(location::contains))
                .importPackages(ROOT);
        tests = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/architecture/fixture/"))
                .importPackages(ROOT);
    }

    static Stream<ArchRule> rules() {
        return Stream.of(
                        Rooms.rules(ROOT),
                        Faces.rules(ROOT),
                        new LibraryRules(ROOT).rules(),
                        CallRules.rules(ROOT),
                        ShapeRules.rules(),
                        ShapeRules.policyRules())
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_server_keeps(ArchRule rule) {
        rule.check(main);
    }

    @Test
    void no_arrow_is_wider_than_what_is_used() {
        assertThat(Rooms.unused(ROOT, main)).isEmpty();
    }

    @Test
    void no_face_is_wider_than_what_is_looked_at() {
        assertThat(Faces.unused(ROOT, main)).isEmpty();
    }

    @Test
    void no_test_sleeps() {
        CallRules.noSleep().check(tests);
    }

    @Test
    void classes_were_found() {
        assertThat(main).isNotEmpty();
        assertThat(tests).isNotEmpty();
    }
}
