import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Prints how large files and methods are: java .ci/Statistics.java src/main/java src/test/java. */
public final class Statistics {
    private Statistics() {}

    public static void main(String[] args) throws IOException {
        int main = print("main", Path.of(args[0]));
        int test = print("test", Path.of(args[1]));
        System.out.printf(
                "test lines are %d %% of main lines (wanted: 100 or more)%n", 100L * test / Math.max(1, main));
    }

    private static int print(String name, Path directory) throws IOException {
        List<Path> files = javaFiles(directory);
        if (files.isEmpty()) {
            System.out.printf("%s: no files%n", name);
            return 0;
        }
        List<Integer> fileLines = new ArrayList<>();
        for (Path file : files) {
            fileLines.add(Files.readAllLines(file).size());
        }
        List<Integer> methodLines = methodLines(files);
        int lines = fileLines.stream().mapToInt(Integer::intValue).sum();
        System.out.printf(
                "%s: %d lines in %d files, %d %% of them <= 90 lines (wanted: 50), longest %d (at most 400); "
                        + "%d methods, %d %% of them <= 15 lines (wanted: 90), longest %d (at most 40)%n",
                name,
                lines,
                files.size(),
                share(fileLines, 90),
                longest(fileLines),
                methodLines.size(),
                share(methodLines, 15),
                longest(methodLines));
        return lines;
    }

    private static List<Path> javaFiles(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<Integer> methodLines(List<Path> files) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    manager,
                    diagnostic -> {},
                    List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<Integer> lines = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodScanner(unit, positions).scan(unit, lines);
            }
            return lines;
        }
    }

    private static int share(List<Integer> sizes, int limit) {
        long within = sizes.stream().filter(size -> size <= limit).count();
        return (int) (100 * within / Math.max(1, sizes.size()));
    }

    private static int longest(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** Adds the number of lines of each method that has a body, from the brace to the brace. */
    private static final class MethodScanner extends TreeScanner<Void, List<Integer>> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        MethodScanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, List<Integer> lines) {
            if (method.getBody() != null) {
                LineMap map = unit.getLineMap();
                long first = map.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long last = map.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                lines.add((int) (last - first + 1));
            }
            return super.visitMethod(method, lines);
        }
    }
}
