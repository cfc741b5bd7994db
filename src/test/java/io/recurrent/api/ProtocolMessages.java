package io.recurrent.api;

import io.recurrent.oip.InferParameter;
import io.recurrent.oip.ModelRepositoryParameter;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parameters of the Open Inference Protocol, written in JSON with single quotes, as messages hold them. */
final class ProtocolMessages {
    private ProtocolMessages() {}

    private static JsonNode members(String singleQuoted) {
        return JsonMapper.shared().readTree(Parity.json("{" + singleQuoted + "}"));
    }

    static Map<String, InferParameter> parameters(String singleQuoted) {
        Map<String, InferParameter> parameters = new LinkedHashMap<>();
        members(singleQuoted)
                .properties()
                .forEach(member -> parameters.put(member.getKey(), parameter(member.getValue())));
        return parameters;
    }

    private static InferParameter parameter(JsonNode value) {
        InferParameter.Builder parameter = InferParameter.newBuilder();
        if (value.isBoolean()) {
            parameter.setBoolParam(value.asBoolean());
        } else if (value.isBigInteger()) {
            parameter.setUint64Param(value.bigIntegerValue().longValue());
        } else if (value.isIntegralNumber()) {
            parameter.setInt64Param(value.longValue());
        } else if (value.isNumber()) {
            parameter.setDoubleParam(value.doubleValue());
        } else if (value.isString()) {
            parameter.setStringParam(value.asString());
        }
        return parameter.build();
    }

    static Map<String, ModelRepositoryParameter> repositoryParameters(String singleQuoted) {
        Map<String, ModelRepositoryParameter> parameters = new LinkedHashMap<>();
        members(singleQuoted)
                .properties()
                .forEach(member -> parameters.put(member.getKey(), repositoryParameter(member.getValue())));
        return parameters;
    }

    private static ModelRepositoryParameter repositoryParameter(JsonNode value) {
        ModelRepositoryParameter.Builder parameter = ModelRepositoryParameter.newBuilder();
        if (value.isBoolean()) {
            parameter.setBoolParam(value.asBoolean());
        } else if (value.isIntegralNumber()) {
            parameter.setInt64Param(value.longValue());
        } else if (value.isString()) {
            parameter.setStringParam(value.asString());
        }
        return parameter.build();
    }
}
