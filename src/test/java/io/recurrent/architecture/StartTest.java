package io.recurrent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * {@code ./mvnw spring-boot:run} runs the build up to {@code test-compile}. What running does not need, comes later;
 * and it does come.
 */
class StartTest {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

    /** Goals that are bound by their plugin: the first to {@code validate}, the others after {@code package}. */
    private static final Set<String> BOUND_BY_PLUGIN = Set.of("select-jdk-toolchain", "integration-test", "verify");

    private static final List<String> LATE = List.of("process-test-classes", "test", "package", "verify", "none");

    private final Document pom = read();

    private static Document read() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(Path.of("pom.xml").toFile());
        } catch (Exception e) {
            throw new AssertionError("cannot read pom.xml", e);
        }
    }

    @Test
    void nothing_but_the_compiler_runs_before_the_server() {
        List<Node> executions = nodes(pom, "/project/build/plugins/plugin/executions/execution");

        assertThat(executions).hasSizeGreaterThan(8);
        assertThat(executions)
                .filteredOn(execution -> !text(execution, "id").equals("default-compile"))
                .filteredOn(execution -> !BOUND_BY_PLUGIN.containsAll(goals(execution))
                        || !phase(execution).isEmpty())
                .allSatisfy(execution -> assertThat(phase(execution))
                        .as("phase of %s %s", text(execution, "id"), goals(execution))
                        .isIn(LATE));
    }

    @Test
    void tests_are_compiled_after_what_running_needs() {
        assertThat(phase(execution("default-testCompile"))).isEqualTo("none");
        assertThat(phase(execution("generate-test"))).isEqualTo("process-test-classes");
        assertThat(phase(execution("test-classes"))).isEqualTo("process-test-classes");
        // Else tests would run as they were compiled against main classes that have changed since.
        assertThat(text(execution("test-classes"), "configuration/staleMillis"))
                .isEqualTo(String.valueOf(Integer.MIN_VALUE));
    }

    @Test
    void classes_are_made_by_javac_alone() {
        Node compiler = nodes(execution("default-compile"), "ancestor::plugin").getFirst();
        Node paths = nodes(execution("default-compile"), "configuration/annotationProcessorPaths")
                .getFirst();

        assertThat(text(compiler, "configuration/compilerArgs")).doesNotContain("-Xplugin");
        assertThat(text(execution("default-compile"), "configuration")).doesNotContain("-Xplugin");
        assertThat(text(paths, "@combine.self")).isEqualTo("override");
        assertThat(text(paths, ".")).doesNotContain("error_prone", "nullaway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch-formatter", "format", "checkstyle", "check", "check-tests"})
    void every_gate_comes_before_the_tests(String gate) {
        assertThat(phase(execution(gate))).isEqualTo("process-test-classes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "check-tests"})
    void gates_read_every_source_and_fail_on_warnings(String gate) {
        String arguments = text(execution(gate), "configuration/compilerArgs");

        // No class is written, so that none can be newer than its source.
        assertThat(arguments).contains("-Xplugin:ErrorProne", "--should-stop=ifNoError=FLOW");
        assertThat(text(execution(gate), "configuration/outputDirectory"))
                .startsWith("${project.build.directory}/checked/");
        assertThat(nodes(execution(gate), "configuration/failOnWarning")).isEmpty();
        assertThat(property("maven.compiler.failOnWarning")).isEqualTo("true");
        assertThat(property("nullaway.severity")).isEqualTo("ERROR");
    }

    private Node execution(String id) {
        return nodes(pom, "/project/build/plugins/plugin/executions/execution[id='" + id + "']")
                .getFirst();
    }

    /** As the build without profiles has it; empty if the plugin says. */
    private String phase(Node execution) {
        String phase = text(execution, "phase");
        while (PROPERTY.matcher(phase).matches()) {
            phase = property(phase.substring(2, phase.length() - 1));
        }
        return phase;
    }

    private String property(String name) {
        return text(pom, "/project/properties/*[name()='" + name + "']");
    }

    private static List<String> goals(Node execution) {
        return nodes(execution, "goals/goal").stream().map(Node::getTextContent).toList();
    }

    private static String text(Node from, String path) {
        return nodes(from, path).stream().findFirst().map(Node::getTextContent).orElse("");
    }

    private static List<Node> nodes(Node from, String path) {
        try {
            NodeList found = (NodeList) XPATH.evaluate(path, from, XPathConstants.NODESET);
            Stream<Node> nodes = IntStream.range(0, found.getLength()).mapToObj(found::item);
            return nodes.toList();
        } catch (XPathExpressionException e) {
            throw new AssertionError("cannot find " + path, e);
        }
    }
}
