package io.recurrent.api.rest.openapi;

import io.recurrent.api.rest.error.HttpStatuses;
import io.recurrent.api.rest.error.OipError;
import io.recurrent.api.rest.error.Problem;
import io.recurrent.error.ErrorCode;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
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

    /** The answers to an operation that fails with one of the codes, or is refused by HTTP's own rules, by status. */
    Map<String, ApiResponse> of(HttpMethod method, Set<ErrorCode> codes) {
        Map<String, ApiResponse> responses = new TreeMap<>();
        Map<Integer, List<ErrorCode>> byStatus = codes.stream().collect(Collectors.groupingBy(HttpStatuses::of));
        byStatus.forEach((status, same) -> responses.put(status.toString(), response(status, same)));
        for (int status : refusals(method)) {
            ApiResponse response = responses.computeIfAbsent(Integer.toString(status), name -> problem(status, ""));
            addExample(response, "refused", ErrorExamples.of(status));
        }
        return responses;
    }

    private static List<Integer> refusals(HttpMethod method) {
        return switch (method) {
            case GET, HEAD -> List.of(400, 405, 406);
            case POST, PUT, PATCH -> List.of(405, 406, 415);
            default -> List.of(400, 405);
        };
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
