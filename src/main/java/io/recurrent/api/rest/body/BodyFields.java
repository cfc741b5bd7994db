package io.recurrent.api.rest.body;

import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that the bodies of calls have in common; each failure is an INVALID_ARGUMENT that names the field. */
public final class BodyFields {
    private BodyFields() {}

    /** A field of tokens. */
    public static Field tokens(String name, @Nullable List<@Nullable String> tokens) {
        return Field.tokens(name, tokens == null ? null : strings(tokens, name));
    }

    /** A field of frames, which are finite. */
    public static Field frames(String name, float @Nullable [] @Nullable [] frames) {
        return Field.frames(name, frames == null ? null : finite(frames, name));
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
    static float[] @Nullable [] finite(float[] @Nullable [] rows, String field) {
        for (int i = 0; i < rows.length; i++) {
            float[] row = rows[i];
            if (row == null) {
                String place = field + "[" + i + "]";
                throw InferenceException.invalid(place, "'" + place + "' is null; give a list of numbers");
            }
            RowInput.requireFinite(row, field, i);
        }
        return rows;
    }

    /** What the body gives, or the default. */
    public static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
