package io.recurrent.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** How types are made and named: what is fixed stays fixed, and a name says what its thing is. */
final class ShapeRules {
    private static final String EMPTY_NAME = ".*(Manager|Utils?|Helper|Impl|Info)";
    private static final String VALUE_NAME = ".*(Options|Id|Result)";
    private static final List<String> INJECTION = List.of(
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value",
            "jakarta.inject.Inject",
            "jakarta.annotation.Resource");

    private ShapeRules() {}

    static List<ArchRule> rules() {
        return List.of(
                noFields()
                        .that()
                        .areStatic()
                        .should()
                        .notBeFinal()
                        .because("a mutable static is shared by everything, tests included")
                        .allowEmptyShould(true),
                noMethods()
                        .should()
                        .haveName("getInstance")
                        .because("what is needed is handed over, not fetched")
                        .allowEmptyShould(true),
                noFields()
                        .should()
                        .beAnnotatedWith(annotation("injection", INJECTION))
                        .because("constructors say what a class needs")
                        .allowEmptyShould(true),
                noClasses()
                        .should()
                        .haveNameMatching(EMPTY_NAME)
                        .because("such a name says nothing about what the class is")
                        .allowEmptyShould(true),
                classes()
                        .that(valuesByName())
                        .should()
                        .beRecords()
                        .because("options, ids and results are values")
                        .allowEmptyShould(true),
                classes()
                        .that(openWithoutReason())
                        .should()
                        .haveModifier(JavaModifier.FINAL)
                        .because("a class is final unless something extends it")
                        .allowEmptyShould(true));
    }

    /** A policy decides from a snapshot: the same answer to the same question, from any thread. */
    static List<ArchRule> policyRules() {
        return List.of(
                noFields()
                        .that()
                        .areDeclaredInClassesThat()
                        .haveSimpleNameEndingWith("Policy")
                        .should()
                        .notBeFinal()
                        .because("a policy has no state")
                        .allowEmptyShould(true),
                noMethods()
                        .that()
                        .areDeclaredInClassesThat()
                        .haveSimpleNameEndingWith("Policy")
                        .should()
                        .haveModifier(JavaModifier.SYNCHRONIZED)
                        .because("a policy has nothing to lock")
                        .allowEmptyShould(true),
                noClasses()
                        .that()
                        .haveSimpleNameEndingWith("Policy")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.util.concurrent.locks..", "java.util.concurrent.atomic..")
                        .because("a policy has nothing to lock")
                        .allowEmptyShould(true));
    }

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaAnnotation<?>> annotation(
            String what, List<String> names) {
        return DescribedPredicate.describe(
                what, annotation -> names.contains(annotation.getRawType().getName()));
    }

    private static DescribedPredicate<JavaClass> valuesByName() {
        return DescribedPredicate.describe(
                "are named like values",
                type -> type.getSimpleName().matches(VALUE_NAME) && !type.isInterface() && !type.isEnum());
    }

    private static DescribedPredicate<JavaClass> openWithoutReason() {
        return DescribedPredicate.describe(
                "are top level, concrete, not extended and not configurations",
                type -> type.isTopLevelClass()
                        && !type.isInterface()
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && type.getSubclasses().isEmpty()
                        && !type.isMetaAnnotatedWith("org.springframework.context.annotation.Configuration")
                        && !type.getSimpleName().equals("package-info"));
    }
}
