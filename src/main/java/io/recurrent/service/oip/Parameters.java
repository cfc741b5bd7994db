package io.recurrent.service.oip;

import io.recurrent.error.InferenceException;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request or of one of its tensors, whichever transport carried them. Those that nobody asks for
 * are the client's own business and may be anything. Immutable.
 */
public final class Parameters {
    private static final String SEQUENCE = "sequence_id";
    private static final String REGION = "shared_memory_region";
    /** Names come from callers, and errors travel in headers. */
    private static final int LONGEST_NAME = 64;

    private final Map<String, Object> values;
    private final String owner;
    private final @Nullable String field;

    private Parameters(Map<String, Object> values, String owner, @Nullable String field) {
        this.values = new TreeMap<>(values);
        this.owner = owner;
        this.field = field;
    }

    /**
     * The parameters of a request.
     *
     * @param values booleans, strings, doubles, longs, and integers of more than 63 bits as {@link BigInteger}; others
     *     are of no kind that the protocol knows
     */
    public static Parameters ofRequest(Map<String, Object> values) {
        return new Parameters(values, "the request", null);
    }

    /** The parameters of an output that is wanted; values as in {@link #ofRequest}. */
    public static Parameters ofOutput(String output, Map<String, Object> values) {
        return new Parameters(values, "output '" + output + "'", null);
    }

    /** The parameters of an input, whose faults are those of the input; values as in {@link #ofRequest}. */
    public static Parameters ofInput(String input, Map<String, Object> values) {
        return new Parameters(values, "input '" + input + "'", input);
    }

    /** Whether a parameter is there. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * True or false.
     *
     * @param otherwise for a parameter that is not there
     * @throws InferenceException INVALID_ARGUMENT for another kind of value
     */
    public boolean flag(String name, boolean otherwise) {
        Object value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false");
    }

    /**
     * An integer; 0 when it is not there.
     *
     * @throws InferenceException INVALID_ARGUMENT for another kind of value, and for one that is not 0 to {@code most}
     */
    public long integer(String name, long most) {
        Object value = values.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Long number && number >= 0 && number <= most) {
            return number;
        }
        throw wrong(name, "an integer from 0 to " + most);
    }

    /**
     * An integer of 64 bits without a sign, cut to {@code most}; 0 when it is not there.
     *
     * @throws InferenceException INVALID_ARGUMENT for another kind of value, and for one that is negative or longer
     */
    public long clamped(String name, long most) {
        Object value = values.get(name);
        if (value == null) {
            return 0;
        }
        if (value instanceof Long number && number >= 0) {
            return Math.min(number, most);
        }
        if (value instanceof BigInteger number && unsigned(number)) {
            return most;
        }
        throw wrong(name, "an integer from 0 to 2^64 - 1");
    }

    private static boolean unsigned(BigInteger number) {
        return number.signum() >= 0 && number.bitLength() <= Long.SIZE;
    }

    /**
     * A string; null when it is not there.
     *
     * @throws InferenceException INVALID_ARGUMENT for another kind of value, and for an empty string
     */
    @Nullable
    String text(String name) {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw wrong(name, "a string, not an empty one");
    }

    /** The sequence that a request belongs to; empty for none, which the integer 0 and the empty string stand for. */
    String sequence() {
        return switch (values.get(SEQUENCE)) {
            case null -> "";
            case String text -> text;
            case Long number when number >= 0 -> number == 0 ? "" : number.toString();
            case BigInteger number when unsigned(number) -> number.toString();
            default -> throw wrong(SEQUENCE, "a string, or an integer from 0 to 2^64 - 1");
        };
    }

    /**
     * Refuses parameters other than these.
     *
     * @param known in the order in which a message names them
     * @throws InferenceException INVALID_ARGUMENT that names one
     */
    void requireOnly(Set<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw InferenceException.invalid(
                        shortened(name), "unknown parameter '" + shortened(name) + "'; known are " + known);
            }
        }
    }

    /** The first of these parameters that is there; null for none. */
    @Nullable
    String first(Predicate<String> wanted) {
        return values.keySet().stream().filter(wanted).sorted().findFirst().orElse(null);
    }

    /**
     * Refuses shared memory, which would leave its caller with a tensor that nobody reads or writes.
     *
     * @param tensor the field at fault
     * @throws InferenceException INVALID_ARGUMENT
     */
    public void requireOwnMemory(String tensor) {
        if (has(REGION)) {
            throw InferenceException.invalid(
                    tensor, owner + " names shared memory, which this server does not use; send and take elements");
        }
    }

    private InferenceException wrong(String name, String wanted) {
        return InferenceException.invalid(
                field == null ? name : field,
                "parameter '" + name + "' of " + owner + " must be " + wanted + ", got " + shown(values.get(name)));
    }

    private static String shown(@Nullable Object value) {
        return switch (value) {
            case Boolean flag -> flag.toString();
            case Number number -> number.toString();
            case String text -> text.isEmpty() ? "an empty string" : "a string";
            case null, default -> "something else";
        };
    }

    static String shortened(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "..." : name;
    }
}
