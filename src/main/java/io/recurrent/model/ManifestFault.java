package io.recurrent.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says what is wrong with a manifest in the manifest's own terms: its keys, and not Jackson's and Java's types. */
final class ManifestFault {
    private ManifestFault() {}

    /**
     * The key, and what was got and wanted there; the line where the file is no YAML at all.
     *
     * @param others keys at the top that are known beside those of the type that was read
     */
    static String describe(JacksonException e, Set<String> others) {
        String key = key(e.getPath());
        if (e instanceof ValueInstantiationException own && own.getCause() != null) {
            // A record's own check starts its message with the key below the path.
            return (key.isEmpty() ? "" : key + ".") + own.getCause().getMessage();
        }
        if (key.isEmpty()) {
            return syntax(e);
        }
        return key + ": "
                + switch (e) {
                    case UnrecognizedPropertyException unknown -> "is no key of this place" + known(unknown, others);
                    case InvalidFormatException wrong ->
                        "got '" + wrong.getValue() + "', wanted " + wanted(wrong.getTargetType());
                    case MismatchedInputException missing
                    when message(missing).startsWith("Missing required") -> "is missing; it is required";
                    case MismatchedInputException wrong -> "wanted " + wanted(wrong.getTargetType());
                    default -> message(e);
                };
    }

    private static String syntax(JacksonException e) {
        if (e instanceof DatabindException) {
            return "is not one document of keys and values";
        }
        TokenStreamLocation location = e.getLocation();
        return "is not valid YAML" + (location == null ? "" : " at line " + location.getLineNr()) + ": " + message(e);
    }

    private static String message(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " ");
    }

    private static String key(List<JacksonException.Reference> path) {
        StringBuilder key = new StringBuilder();
        for (JacksonException.Reference reference : path) {
            if (reference.getPropertyName() != null) {
                key.append(key.isEmpty() ? "" : ".").append(reference.getPropertyName());
            } else {
                key.append('[').append(reference.getIndex()).append(']');
            }
        }
        return key.toString();
    }

    private static String known(UnrecognizedPropertyException e, Set<String> others) {
        Collection<Object> known = e.getKnownPropertyIds();
        if (known == null) {
            return "";
        }
        Set<String> all = new TreeSet<>(known.stream().map(String::valueOf).toList());
        if (e.getPath().size() == 1) {
            all.addAll(others);
        }
        return "; known are " + all;
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getFields()).map(ManifestFault::name).toList();
        }
        if (type == int.class || type == Integer.class) {
            return "a whole number";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a string";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "keys and values";
    }

    private static String name(Field constant) {
        JsonProperty property = constant.getAnnotation(JsonProperty.class);
        return property == null ? constant.getName() : property.value();
    }
}
