package io.recurrent.api.rest.body;

import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that the bodies of calls have in common; each failure is an INVALID_ARGUMENT that names the field. */
public final class BodyFields {
    private BodyFields() {}

    /** The input of a field with raw text and one with tokens, of which exactly one must be there. */
    public static RowInput input(
            @Nullable String text, @Nullable List<@Nullable String> tokens, String textField, String tokensField) {
        if ((text == null) == (tokens == null)) {
            String found = text == null ? "neither is there" : "both are there";
            String either = "give either '" + last(textField) + "' or '" + last(tokensField) + "'; ";
            throw InferenceException.invalid(textField, either + found);
        }
        return tokens == null ? new RowInput(text, null) : new RowInput(null, strings(tokens, tokensField));
    }

    private static String last(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }

    /** A list in which nothing is null. */
    public static List<String> strings(List<@Nullable String> list, String field) {
        List<String> checked = new ArrayList<>(list.size());
        for (String element : list) {
            if (element == null) {
                throw InferenceException.invalid(
                        field + "[" + checked.size() + "]",
                        "'" + field + "[" + checked.size() + "]' is null; give a string");
            }
            checked.add(element);
        }
        return checked;
    }

    /** Rows in which nothing is null and every number finite. */
    public static float[] @Nullable [] finite(float[] @Nullable [] rows, String field) {
        for (int i = 0; i < rows.length; i++) {
            float[] row = rows[i];
            String place = field + "[" + i + "]";
            if (row == null) {
                throw InferenceException.invalid(place, "'" + place + "' is null; give a list of numbers");
            }
            for (int j = 0; j < row.length; j++) {
                if (!Float.isFinite(row[j])) {
                    String value = place + "[" + j + "]";
                    throw InferenceException.invalid(
                            value, "'" + value + "' must be a finite 32-bit number, got " + row[j]);
                }
            }
        }
        return rows;
    }

    public static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
