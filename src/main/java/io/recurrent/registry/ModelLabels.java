package io.recurrent.registry;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where labels point, as {@code recurrent.models.labels} has it. */
public final class ModelLabels {
    private static final Pattern PART = Pattern.compile("([^:=]+):([^:=]+)= *([1-9][0-9]{0,8})");

    private ModelLabels() {}

    /**
     * Versions by label by model.
     *
     * @param text {@code NAME:LABEL=VERSION; NAME:LABEL=VERSION}, or nothing
     * @throws IllegalArgumentException for anything else, and for a label that no administrator could set
     */
    public static Map<String, Map<String, Integer>> parse(String text) {
        Map<String, Map<String, Integer>> labels = new TreeMap<>();
        for (String part : text.split(";", -1)) {
            Matcher matcher = PART.matcher(part.strip());
            if (!part.isBlank()) {
                if (!matcher.matches() || !ModelChange.isLabel(matcher.group(2).strip())) {
                    throw new IllegalArgumentException("recurrent.models.labels is NAME:LABEL=VERSION;"
                            + " NAME:LABEL=VERSION with labels of 1 to 32 of a-z 0-9 - that begin with a letter, got '"
                            + part + "'");
                }
                labels.computeIfAbsent(matcher.group(1).strip(), name -> new TreeMap<>())
                        .put(matcher.group(2).strip(), Integer.valueOf(matcher.group(3)));
            }
        }
        return labels;
    }
}
