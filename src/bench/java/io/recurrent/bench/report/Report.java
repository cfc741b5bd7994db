package io.recurrent.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** The tables and remarks of one run, written as Markdown for people and JSON for programs. */
public final class Report {
    private final String name;
    private final String command;
    private final Map<String, String> machine = Machine.describe();
    private final Map<String, List<Figures>> tables = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** An empty report. */
    public Report(String name, String command) {
        this.name = name;
        this.command = command;
    }

    /** Adds a row to the table of that title, and shows it on the console. */
    public void add(String title, Figures row) {
        tables.computeIfAbsent(title, _ -> new ArrayList<>()).add(row);
        System.out.println(title + ": " + row.values());
    }

    /** Adds a remark on how to read the figures, or on what went wrong. */
    public void note(String text) {
        notes.add(text);
        System.out.println("note: " + text);
    }

    /** What must hold of the figures; otherwise the run fails once the report is written. */
    public void expect(boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
            note("FAILED: " + otherwise);
        }
    }

    /** Whether something did not hold that must. */
    public boolean failed() {
        return !faults.isEmpty();
    }

    /** Writes NAME.md and NAME.json. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path markdown = directory.resolve(name + ".md");
        Files.writeString(markdown, markdown());
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", name);
        all.put("command", command);
        all.put("machine", machine);
        Map<String, Object> rows = new LinkedHashMap<>();
        tables.forEach((title, figures) ->
                rows.put(title, figures.stream().map(Figures::values).toList()));
        all.put("tables", rows);
        all.put("notes", notes);
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValue(directory.resolve(name + ".json"), all);
        System.out.println();
        System.out.println(Files.readString(markdown));
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# " + name + "\n\n");
        text.append("- command: `").append(command).append("`\n");
        machine.forEach((key, value) ->
                text.append("- ").append(key).append(": ").append(value).append('\n'));
        tables.forEach((title, rows) -> append(text, title, rows));
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(note -> text.append("- ").append(note).append('\n'));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String title, List<Figures> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> columns.addAll(row.values().keySet()));
        text.append("\n## ").append(title).append("\n\n| ");
        text.append(String.join(" | ", columns)).append(" |\n|");
        text.append("---|".repeat(columns.size())).append('\n');
        for (Figures row : rows) {
            text.append("| ");
            text.append(String.join(" | ", columns.stream().map(row::cell).toList()));
            text.append(" |\n");
        }
    }
}
