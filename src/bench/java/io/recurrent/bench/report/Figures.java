package io.recurrent.bench.report;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One row of a table: names and figures, in order. */
public final class Figures {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** A row that begins with what it is about. */
    public static Figures of(String column, String what) {
        Figures figures = new Figures();
        figures.values.put(column, what);
        return figures;
    }

    /** Adds words. */
    public Figures text(String column, String text) {
        values.put(column, text);
        return this;
    }

    /** Adds a figure, rounded to so many digits after the point; NaN: not measured. */
    public Figures number(String column, double value, int digits) {
        values.put(column, Double.isFinite(value) ? Double.valueOf(round(value, digits)) : "-");
        return this;
    }

    private static double round(double value, int digits) {
        return Double.parseDouble(String.format(Locale.ROOT, "%." + digits + "f", value));
    }

    /** In order of their columns. */
    public Map<String, Object> values() {
        return values;
    }

    /** As it stands in a table. */
    public String cell(String column) {
        Object value = values.getOrDefault(column, "");
        if (value instanceof Double number) {
            return number == Math.rint(number) && Math.abs(number) < 1e15
                    ? String.format(Locale.ROOT, "%,.0f", number)
                    : number.toString();
        }
        return value.toString();
    }
}
