package io.recurrent.service.sequences;

import io.recurrent.error.InferenceException;
import java.util.regex.Pattern;

/** The ids that sequences may have. */
public final class SequenceIds {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

    private SequenceIds() {}

    static boolean valid(String id) {
        return ID.matcher(id).matches();
    }

    /**
     * Refuses what cannot be the id of a sequence.
     *
     * @param field what its caller calls it
     * @throws InferenceException INVALID_ARGUMENT that names the field
     */
    public static void require(String id, String field) {
        if (!valid(id)) {
            throw InferenceException.invalid(
                    field, "'" + field + "' must be 1 to 128 of A-Z a-z 0-9 . _ - and not begin with a dot");
        }
    }
}
