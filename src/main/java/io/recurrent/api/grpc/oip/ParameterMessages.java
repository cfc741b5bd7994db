package io.recurrent.api.grpc.oip;

import io.recurrent.oip.InferParameter;
import io.recurrent.oip.ModelRepositoryParameter;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Parameters of messages as the values that they stand for. One without a value counts as left out. */
final class ParameterMessages {
    private ParameterMessages() {}

    static Map<String, Object> values(Map<String, InferParameter> messages) {
        Map<String, Object> values = new HashMap<>();
        messages.forEach((name, message) -> {
            switch (message.getParameterChoiceCase()) {
                case BOOL_PARAM -> values.put(name, message.getBoolParam());
                case INT64_PARAM -> values.put(name, message.getInt64Param());
                case UINT64_PARAM -> values.put(name, unsigned(message.getUint64Param()));
                case STRING_PARAM -> values.put(name, message.getStringParam());
                case DOUBLE_PARAM -> values.put(name, message.getDoubleParam());
                case PARAMETERCHOICE_NOT_SET -> {}
            }
        });
        return values;
    }

    private static Number unsigned(long bits) {
        return bits < 0 ? (Number) new BigInteger(Long.toUnsignedString(bits)) : (Number) bits;
    }

    static Map<String, Object> repositoryValues(Map<String, ModelRepositoryParameter> messages) {
        Map<String, Object> values = new HashMap<>();
        messages.forEach((name, message) -> {
            switch (message.getParameterChoiceCase()) {
                case BOOL_PARAM -> values.put(name, message.getBoolParam());
                case INT64_PARAM -> values.put(name, message.getInt64Param());
                case STRING_PARAM -> values.put(name, message.getStringParam());
                case BYTES_PARAM -> values.put(name, message.getBytesParam());
                case PARAMETERCHOICE_NOT_SET -> {}
            }
        });
        return values;
    }
}
