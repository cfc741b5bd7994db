package io.recurrent.deploy;

import com.marcnuri.helm.Helm;
import io.recurrent.fixture.InstalledTool;
import io.recurrent.fixture.InstalledTool.Ended;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The chart, rendered by Helm itself, and the plain manifests. Helm is a native library here: once it is loaded the
 * tests' JVM does not end on SIGTERM.
 */
final class Chart {
    static final Path DIRECTORY = Path.of("helm/recurrent");
    static final Path BASE = Path.of("k8s/base/recurrent.yaml");
    static final Path BASE_VALUES = Path.of("k8s/values.yaml");
    static final Path OVERLAY = Path.of("k8s/overlays/production");

    private static final String KUBERNETES = "1.34";
    private static final Path WITHOUT_HOOKS = withoutHooks();

    private Chart() {}

    /** A copy whose pod for {@code helm test} is an object like the others: Helm does not hand out hooks. */
    private static Path withoutHooks() {
        Path copy = Path.of("target/helm-without-hooks");
        Path hook = copy.resolve("templates/tests/ready.yaml");
        try {
            FileSystemUtils.deleteRecursively(copy);
            FileSystemUtils.copyRecursively(DIRECTORY, copy);
            Files.write(
                    hook,
                    Files.readAllLines(hook).stream()
                            .filter(line -> !line.contains("helm.sh/hook") && !line.equals("  annotations:"))
                            .toList());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Values for common cases, in the order of their names. */
    static List<Path> valuesFiles() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code helm template} makes with a file of values, for a release and a namespace named recurrent. */
    static Manifests render(Path values) {
        return Manifests.parse(String.valueOf(values.getFileName()), template(values));
    }

    /** The same as text; throws IllegalStateException with Helm's words when the values are refused. */
    static String template(Path values) {
        return new Helm(WITHOUT_HOOKS)
                .template()
                .withName("recurrent")
                .withNamespace("recurrent")
                .withKubeVersion(KUBERNETES)
                .withValuesFile(values)
                .call();
    }

    /** The chart with values that are given as text. */
    static Manifests with(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return render(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The chart with each file of values. */
    static Stream<Manifests> renderings() {
        return valuesFiles().stream().map(Chart::render);
    }

    /** The chart with each file of values, the base, and the overlay where there is a kubectl; made once. */
    static Stream<Manifests> everything() {
        return Everything.MANIFESTS.stream();
    }

    private static final class Everything {
        static final List<Manifests> MANIFESTS = Stream.of(renderings(), Stream.of(base()), overlay().stream())
                .flatMap(manifests -> manifests)
                .toList();
    }

    /** The plain manifests. */
    static Manifests base() {
        try {
            return Manifests.parse("base", Files.readString(BASE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code kubectl kustomize} makes of the overlay; empty without kubectl, fails if it refuses. */
    static Optional<Manifests> overlay() {
        Ended ended;
        try {
            ended = InstalledTool.run(List.of("kubectl", "kustomize", OVERLAY.toString()));
        } catch (IOException e) {
            // There is no such program.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while kubectl ran", e);
        }
        if (ended.exitCode() != 0) {
            throw new IllegalStateException(
                    "kubectl kustomize " + OVERLAY + " ended with " + ended.exitCode() + ": " + ended.output());
        }
        return Optional.of(Manifests.parse("overlay", ended.output()));
    }
}
