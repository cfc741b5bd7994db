package io.recurrent.api.rest.openapi;

import io.recurrent.api.rest.error.HttpStatuses;
import io.recurrent.api.rest.error.OipError;
import io.recurrent.api.rest.error.Problem;
import io.recurrent.error.ErrorCode;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** The error answers that the API's description shows for an operation. */
final class ApiErrors {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final Set<ErrorCode> OF_MODELS = EnumSet.of(ErrorCode.MODEL_NOT_FOUND, ErrorCode.INTERNAL);
    private static final Set<ErrorCode> OF_TASKS = EnumSet.of(
            ErrorCode.INVALID_ARGUMENT,
            ErrorCode.TASK_MISMATCH,
            ErrorCode.INPUT_TOO_LARGE,
            ErrorCode.PAYLOAD_TOO_LARGE,
            ErrorCode.MODEL_NOT_FOUND,
            ErrorCode.MODEL_NOT_READY,
            ErrorCode.OVERLOADED,
            ErrorCode.SHUTTING_DOWN,
            ErrorCode.DEADLINE_EXCEEDED,
            ErrorCode.INFERENCE_FAILED,
            ErrorCode.INTERNAL);
    private static final Set<ErrorCode> OF_BODIES = EnumSet.of(
            ErrorCode.INVALID_ARGUMENT,
            ErrorCode.PAYLOAD_TOO_LARGE,
            ErrorCode.OVERLOADED,
            ErrorCode.DEADLINE_EXCEEDED,
            ErrorCode.INTERNAL);
    private static final Set<ErrorCode> OF_SEQUENCES = EnumSet.of(
            ErrorCode.INVALID_ARGUMENT,
            ErrorCode.MODEL_NOT_FOUND,
            ErrorCode.SHUTTING_DOWN,
            ErrorCode.DEADLINE_EXCEEDED,
            ErrorCode.SEQUENCE_NOT_FOUND,
            ErrorCode.SEQUENCE_CONFLICT,
            ErrorCode.INTERNAL);
    private static final List<Integer> RULES_OF_GET = List.of(400, 405, 406);
    private static final List<Integer> RULES_OF_DELETE = List.of(400, 405);
    private static final List<Integer> RULES_OF_POST = List.of(405, 406, 415);

    private final JsonMapper mapper;
    private final String mediaType;
    private final String schema;
    private final Function<Problem, Object> form;

    private ApiErrors(JsonMapper mapper, String mediaType, String schema, Function<Problem, Object> form) {
        this.mapper = mapper;
        this.mediaType = mediaType;
        this.schema = schema;
        this.form = form;
    }

    static ApiErrors asProblems(JsonMapper mapper) {
        return new ApiErrors(mapper, Problem.MEDIA_TYPE, "Problem", problem -> problem);
    }

    /** In the form of the Open Inference Protocol. */
    static ApiErrors ofProtocol(JsonMapper mapper) {
        return new ApiErrors(mapper, "application/json", "ProtocolError", OipError::of);
    }

    Map<String, ApiResponse> ofTasks() {
        return responses(OF_TASKS, RULES_OF_POST);
    }

    Map<String, ApiResponse> ofStarts() {
        return responses(with(OF_TASKS, ErrorCode.SEQUENCE_CONFLICT), RULES_OF_POST);
    }

    Map<String, ApiResponse> ofSteps() {
        return responses(with(OF_TASKS, ErrorCode.SEQUENCE_CONFLICT, ErrorCode.SEQUENCE_NOT_FOUND), RULES_OF_POST);
    }

    Map<String, ApiResponse> ofLooks() {
        return responses(OF_SEQUENCES, RULES_OF_GET);
    }

    Map<String, ApiResponse> ofEnds() {
        return responses(OF_SEQUENCES, RULES_OF_DELETE);
    }

    private static Set<ErrorCode> with(Set<ErrorCode> codes, ErrorCode... more) {
        Set<ErrorCode> all = EnumSet.copyOf(codes);
        all.addAll(List.of(more));
        return all;
    }

    Map<String, ApiResponse> ofModels() {
        return responses(OF_MODELS, RULES_OF_GET);
    }

    /** Of those who ask what a model is like, which is known of a version that is ready only. */
    Map<String, ApiResponse> ofDescriptions() {
        return responses(with(OF_MODELS, ErrorCode.MODEL_NOT_READY), RULES_OF_GET);
    }

    Map<String, ApiResponse> ofIndex() {
        return responses(OF_BODIES, RULES_OF_POST);
    }

    Map<String, ApiResponse> ofRepository() {
        return responses(
                with(
                        OF_BODIES,
                        ErrorCode.PERMISSION_DENIED,
                        ErrorCode.MODEL_NOT_FOUND,
                        ErrorCode.MODEL_NOT_READY,
                        ErrorCode.MODEL_CONFLICT,
                        ErrorCode.MODEL_REJECTED,
                        ErrorCode.SHUTTING_DOWN),
                RULES_OF_POST);
    }

    Map<String, ApiResponse> ofOthers() {
        return responses(EnumSet.of(ErrorCode.INTERNAL), RULES_OF_GET);
    }

    private Map<String, ApiResponse> responses(Set<ErrorCode> codes, Collection<Integer> rules) {
        Map<String, ApiResponse> responses = new TreeMap<>();
        Map<Integer, List<ErrorCode>> byStatus = codes.stream().collect(Collectors.groupingBy(HttpStatuses::of));
        byStatus.forEach((status, same) -> responses.put(status.toString(), response(status, same)));
        for (int status : rules) {
            ApiResponse response = responses.computeIfAbsent(Integer.toString(status), name -> problem(status, ""));
            addExample(response, "refused", ErrorExamples.of(status));
        }
        return responses;
    }

    private ApiResponse response(int status, List<ErrorCode> codes) {
        ApiResponse response =
                problem(status, codes.stream().map(ErrorCode::name).collect(Collectors.joining(", ", ": ", "")));
        codes.forEach(code -> addExample(response, code.name(), ErrorExamples.of(code)));
        if (HttpStatuses.saysWhenToRetry(codes.getFirst())) {
            Header wait = new Header().description("Seconds to wait.").schema(new IntegerSchema());
            response.addHeaderObject("Retry-After", wait);
        }
        return response;
    }

    private ApiResponse problem(int status, String codes) {
        MediaType media =
                new MediaType().schema(new Schema<>().$ref(SCHEMAS + schema)).examples(new LinkedHashMap<>());
        return new ApiResponse()
                .description(HttpStatuses.title(status) + codes)
                .content(new Content().addMediaType(mediaType, media));
    }

    private void addExample(ApiResponse response, String name, Problem problem) {
        Example example = new Example().value(mapper.convertValue(form.apply(problem), Map.class));
        response.getContent().values().forEach(media -> media.addExamples(name, example));
    }
}
