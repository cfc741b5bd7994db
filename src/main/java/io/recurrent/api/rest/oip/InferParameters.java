package io.recurrent.api.rest.oip;

import io.recurrent.error.InferenceException;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parameters of the Open Inference Protocol, read as what they must be; those that nobody asks for may be anything. */
final class InferParameters {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<String, Object> values;
    private final String owner;
    private final String field;

    /**
     * The parameters of a request or a tensor.
     *
     * @param owner what they belong to, for messages
     * @param field the field at fault when one of them is
     */
    InferParameters(@Nullable Map<String, Object> values, String owner, String field) {
        this.values = values == null ? Map.of() : values;
        this.owner = owner;
        this.field = field;
    }

    boolean has(String name) {
        return value(name) != null;
    }

    private @Nullable Object value(String name) {
        return values.get(name);
    }

    boolean flag(String name, boolean otherwise) {
        Object value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    /** A whole number from 0 to {@code most}. */
    long number(String name, long otherwise, long most) {
        Object value = value(name);
        if (value == null) {
            return otherwise;
        }
        if ((value instanceof Integer || value instanceof Long)) {
            long number = ((Number) value).longValue();
            if (number >= 0 && number <= most) {
                return number;
            }
        }
        throw wrong(name, most == Long.MAX_VALUE ? "a whole number, 0 or more" : "a whole number from 0 to " + most);
    }

    /** A string, or null when there is none. */
    @Nullable
    String text(String name) {
        Object value = value(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw wrong(name, "a string");
    }

    /** An id that callers write as a number or a string; empty for none, 0 or an empty string. */
    String id(String name) {
        Object value = value(name);
        return switch (value) {
            case null -> "";
            case String text -> text;
            case Integer number when number >= 0 -> number == 0 ? "" : number.toString();
            case Long number when number >= 0 -> number.toString();
            // The protocol's ids are unsigned.
            case BigInteger number
            when number.compareTo(MOST) > 0 && number.bitLength() <= Long.SIZE -> number.toString();
            default -> throw InferenceException.invalid(name, message(name, "a whole number of 64 bits or a string"));
        };
    }

    InferenceException wrong(String name, String wanted) {
        return InferenceException.invalid(field, message(name, wanted));
    }

    private String message(String name, String wanted) {
        return "parameter '" + name + "' of " + owner + " must be " + wanted;
    }
}
