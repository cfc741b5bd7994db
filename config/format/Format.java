import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks or applies the source format (palantir-java-format: four spaces, 120 columns). The build starts it with the
 * JDK that compiles the sources, because the formatter parses with the javac it runs on, and Maven may run on an older
 * one.
 *
 * <p>Arguments: {@code check} or {@code apply}, then directories; those that do not exist are passed over.
 */
public final class Format {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    private Format() {}

    public static void main(String[] args) {
        boolean apply = args[0].equals("apply");
        List<Path> unformatted =
                Stream.of(args).skip(1).map(Path::of).flatMap(Format::javaFiles).toList().parallelStream()
                        .filter(file -> !isFormatted(file, apply))
                        .toList();
        if (unformatted.isEmpty()) {
            return;
        }
        if (apply) {
            unformatted.forEach(file -> System.out.println("formatted " + file));
            return;
        }
        System.err.println("These files are not formatted. Run ./mvnw -Pformat validate and commit the result:");
        unformatted.forEach(file -> System.err.println("  " + file));
        System.exit(1);
    }

    private static Stream<Path> javaFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFormatted(Path file, boolean apply) {
        try {
            String source = Files.readString(file);
            String formatted = FORMATTER.formatSourceAndFixImports(source);
            if (apply && !formatted.equals(source)) {
                Files.writeString(file, formatted);
            }
            return formatted.equals(source);
        } catch (FormatterException e) {
            throw new IllegalStateException(
                    "cannot parse " + file + " (the formatter knows `var _` but not a bare `_` in record patterns): "
                            + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write " + file, e);
        }
    }
}
