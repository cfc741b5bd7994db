package io.recurrent.api.grpc.oip;

import io.recurrent.error.InferenceException;
import io.recurrent.oip.InferParameter;
import io.recurrent.task.tensors.TensorRequest;
import io.recurrent.task.tensors.TensorRequest.SequenceMark;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request or of one of its outputs that mean something here; all others are the client's own
 * business and not looked at.
 */
final class InferParameters {
    private static final String SEQUENCE = "sequence_id";
    private static final String START = "sequence_start";
    private static final String END = "sequence_end";

    private final Map<String, InferParameter> all;

    InferParameters(Map<String, InferParameter> all) {
        this.all = all;
    }

    /** Where a request stands in its sequence; null for none, which an id of 0 or "" stands for. */
    @Nullable
    SequenceMark sequence() {
        String id = sequenceId();
        boolean start = flag(START);
        boolean end = flag(END);
        if (!id.isEmpty()) {
            return new SequenceMark(id, start, end);
        }
        if (start || end) {
            throw InferenceException.invalid(
                    SEQUENCE,
                    "parameter '" + (start ? START : END) + "' is true without a '" + SEQUENCE
                            + "'; name the sequence, by a whole number other than 0 or a string");
        }
        return null;
    }

    private String sequenceId() {
        InferParameter value = all.get(SEQUENCE);
        if (value == null) {
            return "";
        }
        String id = switch (value.getParameterChoiceCase()) {
            case STRING_PARAM -> value.getStringParam();
            case INT64_PARAM -> Long.toString(value.getInt64Param());
            case UINT64_PARAM -> Long.toUnsignedString(value.getUint64Param());
            default -> throw wrong(SEQUENCE, value, "a whole number or a string");
        };
        return id.equals("0") ? "" : id;
    }

    /** How urgent a request is. */
    int priority() {
        return whole("priority", TensorRequest.LOWEST_PRIORITY);
    }

    /** How many best classes of an output are wanted; 0 for its values. */
    int classes() {
        return whole("classification", Integer.MAX_VALUE);
    }

    /** How long the answer may take; null when that is not said, which 0 stands for. */
    @Nullable
    Duration timeout() {
        long micros = whole("timeout");
        return micros == 0 ? null : Duration.of(micros, ChronoUnit.MICROS);
    }

    private int whole(String name, int most) {
        long value = whole(name);
        if (value > most) {
            throw InferenceException.invalid(
                    name, "parameter '" + name + "' must be from 0 to " + most + ", got " + value);
        }
        return (int) value;
    }

    /** A whole number that is not negative; 0 when it is not given. One of more than 63 bits is the largest of 63. */
    private long whole(String name) {
        InferParameter value = all.get(name);
        if (value == null) {
            return 0;
        }
        return switch (value.getParameterChoiceCase()) {
            case INT64_PARAM -> {
                if (value.getInt64Param() < 0) {
                    throw InferenceException.invalid(
                            name, "parameter '" + name + "' must be 0 or more, got " + value.getInt64Param());
                }
                yield value.getInt64Param();
            }
            case UINT64_PARAM -> value.getUint64Param() < 0 ? Long.MAX_VALUE : value.getUint64Param();
            default -> throw wrong(name, value, "a whole number");
        };
    }

    private boolean flag(String name) {
        InferParameter value = all.get(name);
        if (value == null) {
            return false;
        }
        if (!value.hasBoolParam()) {
            throw wrong(name, value, "true or false, as bool_param");
        }
        return value.getBoolParam();
    }

    private static InferenceException wrong(String name, InferParameter value, String wanted) {
        String got = switch (value.getParameterChoiceCase()) {
            case BOOL_PARAM -> "a bool";
            case INT64_PARAM, UINT64_PARAM -> "a whole number";
            case STRING_PARAM -> "a string";
            case DOUBLE_PARAM -> "a double";
            case PARAMETERCHOICE_NOT_SET -> "no value";
        };
        return InferenceException.invalid(name, "parameter '" + name + "' must be " + wanted + ", got " + got);
    }
}
