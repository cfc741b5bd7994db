package io.recurrent.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Small sources, compiled into a directory that the caller owns, and read back as the rules see them. */
final class TinyCode {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|record|interface|enum) (\\w+)");

    private final Path directory;
    private final List<Path> files = new ArrayList<>();

    TinyCode(Path directory) {
        this.directory = directory;
    }

    /** Adds a compilation unit, which starts with its package and holds one type. */
    TinyCode add(String source) {
        Path file = directory.resolve(find(PACKAGE, source).replace('.', '/') + "/" + find(TYPE, source) + ".java");
        try {
            Files.createDirectories(directory.resolve(find(PACKAGE, source).replace('.', '/')));
            Files.writeString(file, source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.add(file);
        return this;
    }

    JavaClasses compile() {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", directory.toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        files.forEach(file -> arguments.add(file.toString()));
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (exit != 0) {
            throw new IllegalStateException("the example does not compile; see javac's messages above");
        }
        return new ClassFileImporter().importPath(directory);
    }

    private static String find(Pattern pattern, String source) {
        Matcher matcher = pattern.matcher(source);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no match for " + pattern + " in: " + source);
        }
        return matcher.group(1);
    }
}
