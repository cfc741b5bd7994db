import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a Grafana dashboard of the queries of docs/METRICS.md, so that people read the queries that are drawn. A test
 * compares its output with the committed file.
 *
 * <p>Arguments: the document, and the file to write. In the section "Queries", each {@code ###} heading is a row, and a
 * bold sentence that begins a paragraph is the title of the panel of the {@code promql} blocks that follow. What stands
 * after {@code promql} on the fence says how it is drawn: {@code panel} (timeseries, stat, table), {@code unit} (of
 * Grafana), {@code legend}, and {@code green} or {@code red} (the value from which a stat has that colour). In the
 * dashboard queries are narrowed to what is chosen in its variables, and {@code [5m]} becomes the interval that fits
 * the zoom.
 */
public final class Dashboard {
    private static final Pattern METER = Pattern.compile("\\| `(\\w+)` \\|[^|]*\\|[^|]*\\|([^|]*)\\|.*");
    private static final Pattern TITLE = Pattern.compile("\\*\\*(.+?)\\.?\\*\\* ?(.*)");
    private static final Pattern OPTION = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|(\\S+))");
    private static final Pattern SERIES =
            Pattern.compile("\\b((?:recurrent|jvm|process|system)_\\w+|(\\w+):recurrent_\\w+:\\w+|ALERTS)(\\{)?");
    private static final int WIDTH = 24;
    private static final Map<String, String> SOURCE = source();

    private final Set<String> ofModels = new HashSet<>();
    private final List<Object> panels = new ArrayList<>();
    private int x;
    private int y;
    private int height;

    private Dashboard() {}

    public static void main(String[] args) throws IOException {
        Dashboard dashboard = new Dashboard();
        dashboard.read(Files.readAllLines(Path.of(args[0])));
        Files.writeString(Path.of(args[1]), json(dashboard.all(), "") + "\n");
    }

    private static Map<String, String> source() {
        Map<String, String> source = new LinkedHashMap<>();
        source.put("type", "prometheus");
        source.put("uid", "${datasource}");
        return source;
    }

    private void read(List<String> lines) {
        for (String line : lines) {
            Matcher meter = METER.matcher(line);
            if (meter.matches() && meter.group(2).contains("`model`")) {
                ofModels.add(meter.group(1));
            }
        }
        Panel panel = null;
        int end = lines.size();
        for (int i = lines.indexOf("## Queries") + 1; i < end && !lines.get(i).startsWith("## "); i++) {
            String line = lines.get(i);
            Matcher title = TITLE.matcher(line);
            if (line.startsWith("### ")) {
                panel = add(panel);
                row(line.substring("### ".length()));
            } else if (title.matches()) {
                add(panel);
                panel = new Panel(title.group(1), title.group(2));
            } else if (line.startsWith("```promql")) {
                List<String> query =
                        lines.subList(i + 1, i + 1 + lines.subList(i + 1, end).indexOf("```"));
                panel.query(options(line), narrow(String.join("\n", query)));
                i += query.size() + 1;
            } else if (panel != null && panel.targets.isEmpty()) {
                panel.description = (panel.description + " " + line).strip();
            }
        }
        add(panel);
    }

    private static Map<String, String> options(String fence) {
        Map<String, String> options = new LinkedHashMap<>();
        Matcher option = OPTION.matcher(fence);
        while (option.find()) {
            options.put(option.group(1), option.group(2) == null ? option.group(3) : option.group(2));
        }
        return options;
    }

    /** Selects by the variables in every series of a query. */
    private String narrow(String query) {
        return SERIES.matcher(query)
                .replaceAll(series -> {
                    String name = series.group(1);
                    String level = series.group(2);
                    List<String> selectors = new ArrayList<>(List.of("job=~\"$job\""));
                    if (name.equals("ALERTS")) {
                        selectors.clear();
                    } else if (level == null || level.startsWith("instance")) {
                        selectors.add("instance=~\"$instance\"");
                    }
                    if (level != null || ofModels.contains(name.replaceFirst("_(bucket|count|sum)$", ""))) {
                        selectors.add("model=~\"$model\"");
                    }
                    String all = String.join(", ", selectors);
                    boolean more = series.group(3) != null;
                    String brace =
                            more ? "{" + all + (all.isEmpty() ? "" : ", ") : all.isEmpty() ? "" : "{" + all + "}";
                    return Matcher.quoteReplacement(name + brace);
                })
                .replace("[5m]", "[$__rate_interval]");
    }

    private void row(String title) {
        lineBreak();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", panels.size() + 1);
        row.put("type", "row");
        row.put("title", title);
        row.put("collapsed", false);
        row.put("gridPos", place(WIDTH, 1));
        row.put("panels", List.of());
        panels.add(row);
    }

    private Panel add(Panel panel) {
        if (panel != null) {
            panels.add(panel.json());
        }
        return null;
    }

    private void lineBreak() {
        y += height;
        x = 0;
        height = 0;
    }

    /** The next place of this size; a line holds panels of one height. */
    private Map<String, Object> place(int w, int h) {
        if (x + w > WIDTH || (height != 0 && height != h)) {
            lineBreak();
        }
        Map<String, Object> place = object("h", h, "w", w, "x", x, "y", y);
        x += w;
        height = h;
        return place;
    }

    private final class Panel {
        private final String title;
        private final List<Object> targets = new ArrayList<>();
        private String description;
        private Map<String, String> options = Map.of();

        Panel(String title, String description) {
            this.title = title;
            this.description = description;
        }

        void query(Map<String, String> given, String text) {
            options = targets.isEmpty() ? given : options;
            boolean table = options.get("panel").equals("table");
            Map<String, Object> target = object("datasource", SOURCE, "editorMode", "code", "expr", text);
            target.put("legendFormat", given.getOrDefault("legend", title));
            target.putAll(object("range", !table, "instant", table, "format", table ? "table" : "time_series"));
            target.put("refId", String.valueOf((char) ('A' + targets.size())));
            targets.add(target);
        }

        Map<String, Object> json() {
            String type = options.get("panel");
            Map<String, Object> panel = object("id", panels.size() + 1, "type", type, "title", title);
            panel.put("description", description);
            panel.put("datasource", SOURCE);
            panel.put("gridPos", type.equals("stat") ? place(4, 4) : place(type.equals("table") ? 12 : 8, 8));
            panel.put("fieldConfig", object("defaults", defaults(type), "overrides", List.of()));
            panel.put("options", optionsOf(type));
            panel.put("targets", targets);
            return panel;
        }

        private Map<String, Object> defaults(String type) {
            Map<String, Object> defaults = object("unit", options.getOrDefault("unit", "short"));
            defaults.put("noValue", type.equals("stat") ? "-" : "");
            if (type.equals("timeseries")) {
                defaults.putAll(object("color", object("mode", "palette-classic"), "min", 0));
                defaults.put(
                        "custom",
                        object("drawStyle", "line", "fillOpacity", 10, "lineWidth", 1, "showPoints", "never"));
                return defaults;
            }
            defaults.put("color", object("mode", "thresholds"));
            String limit = options.getOrDefault("green", options.get("red"));
            List<Object> steps = new ArrayList<>();
            steps.add(object("color", options.containsKey("green") ? "red" : "green", "value", null));
            if (limit != null) {
                steps.add(object(
                        "color", options.containsKey("green") ? "green" : "red", "value", Double.valueOf(limit)));
            }
            defaults.put("thresholds", object("mode", "absolute", "steps", steps));
            return defaults;
        }

        private Map<String, Object> optionsOf(String type) {
            return switch (type) {
                case "timeseries" -> {
                    Map<String, Object> legend = object("displayMode", "list", "placement", "bottom");
                    legend.putAll(object("showLegend", true, "calcs", List.of()));
                    yield object("legend", legend, "tooltip", object("mode", "multi", "sort", "desc"));
                }
                case "stat" -> {
                    Map<String, Object> stat = object("colorMode", "value", "graphMode", "area", "justifyMode", "auto");
                    stat.putAll(object("textMode", "auto", "orientation", "auto", "wideLayout", true));
                    stat.putAll(object("showPercentChange", false, "percentChangeColorMode", "standard"));
                    Map<String, Object> last = object("calcs", List.of("lastNotNull"), "fields", "", "values", false);
                    stat.put("reduceOptions", last);
                    yield stat;
                }
                case "table" -> object("frameIndex", 0, "showHeader", true, "cellHeight", "sm");
                default -> throw new IllegalArgumentException("no panel '" + type + "': timeseries, stat or table");
            };
        }
    }

    private Map<String, Object> all() {
        Map<String, Object> all = object("uid", "recurrent", "title", "Recurrent");
        all.put("description", "Made of docs/METRICS.md by config/dashboard/Dashboard.java; change it there.");
        all.putAll(object("tags", List.of("recurrent"), "timezone", "", "editable", true, "graphTooltip", 1));
        all.put("schemaVersion", 39);
        all.putAll(object("version", 1, "refresh", "30s", "time", object("from", "now-1h", "to", "now")));
        all.put("annotations", object("list", List.of()));
        all.put("links", List.of());
        Map<String, Object> source = object("type", "datasource", "name", "datasource", "label", "Data source");
        source.putAll(object("query", "prometheus", "refresh", 1, "hide", 0, "multi", false, "includeAll", false));
        List<Object> variables = List.of(
                source,
                variable("job", "Job", "label_values(recurrent_server_ready, job)"),
                variable("instance", "Instance", "label_values(recurrent_server_ready{job=~\"$job\"}, instance)"),
                variable("model", "Model", "label_values(recurrent_model_state{job=~\"$job\"}, model)"));
        all.put("templating", object("list", variables));
        all.put("panels", panels);
        return all;
    }

    private static Map<String, Object> variable(String name, String label, String query) {
        Map<String, Object> variable = object("type", "query", "name", name, "label", label, "datasource", SOURCE);
        variable.put("definition", query);
        variable.put("query", object("qryType", 1, "query", query, "refId", "Variable"));
        variable.putAll(
                object("refresh", 2, "sort", 1, "hide", 0, "multi", true, "includeAll", true, "allValue", ".*"));
        variable.put("current", object("selected", true, "text", List.of("All"), "value", List.of("$__all")));
        return variable;
    }

    private static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    /** JSON, indented by two; this file is run without any library. */
    private static String json(Object value, String indent) {
        String deeper = indent + "  ";
        return switch (value) {
            case Map<?, ?> map ->
                inside(
                        map.entrySet().stream()
                                .map(entry -> "\"" + entry.getKey() + "\": " + json(entry.getValue(), deeper))
                                .toList(),
                        "{",
                        "}",
                        indent);
            case List<?> list ->
                inside(list.stream().map(one -> json(one, deeper)).toList(), "[", "]", indent);
            case String text ->
                "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
            case null -> "null";
            default -> value.toString();
        };
    }

    private static String inside(List<String> parts, String open, String close, String indent) {
        if (parts.isEmpty()) {
            return open + close;
        }
        String separator = "\n" + indent + "  ";
        return open + separator + String.join("," + separator, parts) + "\n" + indent + close;
    }
}
