package io.recurrent.api.rest.openapi;

import io.recurrent.error.ErrorCode;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What an operation's controller does not tell springdoc.
 *
 * @param timing what it has to do with time
 * @param errors the codes with which it may fail; {@link ErrorCode#INTERNAL} is always among them. Refusals by HTTP's
 *     own rules, such as 405, are known without
 * @param model the name that stands for {@code model} in its path
 * @param requests bodies that it may be sent, by name
 * @param answers its answers, each under the name of its request; other requests are answered in the form of the first.
 *     Empty where the schema says it all
 * @param more adds the rest, such as headers and other media types
 */
public record OperationDescription(
        Timing timing,
        Set<ErrorCode> errors,
        String model,
        Map<String, Example> requests,
        Map<String, Example> answers,
        Consumer<Operation> more) {
    /** A model that comes with the server. */
    private static final String MODEL = "sentiment";

    private static final Set<ErrorCode> OF_TASKS = Collections.unmodifiableSet(EnumSet.of(
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
            ErrorCode.INTERNAL));

    /** What an operation has to do with time. */
    public enum Timing {
        /** It is answered at once, however long the caller would wait. */
        IMMEDIATE,
        /** Its caller may say how long to wait. */
        LIMITED,
        /** It is limited, and its answer says where the time went. */
        REPORTED
    }

    public OperationDescription {
        EnumSet<ErrorCode> all = EnumSet.of(ErrorCode.INTERNAL);
        all.addAll(errors);
        errors = Collections.unmodifiableSet(all);
        requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
        answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
    }

    /** Of an operation that fails with these codes, and has no examples. */
    public static OperationDescription of(Timing timing, ErrorCode... errors) {
        return new OperationDescription(timing, Set.of(errors), MODEL, Map.of(), Map.of(), operation -> {});
    }

    /** Of an operation that runs a model: it fails as they all do, and its answer says where the time went. */
    public static OperationDescription ofTask() {
        return new OperationDescription(Timing.REPORTED, OF_TASKS, MODEL, Map.of(), Map.of(), operation -> {});
    }

    /** Of an operation that nobody has described: one that takes a body runs a model, as far as is known. */
    static OperationDescription byDefault(HttpMethod method) {
        return method == HttpMethod.POST ? ofTask().withTiming(Timing.LIMITED) : of(Timing.LIMITED);
    }

    /** With another timing. */
    public OperationDescription withTiming(Timing other) {
        return new OperationDescription(other, errors, model, requests, answers, more);
    }

    /** With these codes too. */
    public OperationDescription withErrors(ErrorCode... others) {
        EnumSet<ErrorCode> all = EnumSet.copyOf(errors);
        all.addAll(List.of(others));
        return new OperationDescription(timing, all, model, requests, answers, more);
    }

    /** With the name of a model that does what the operation wants. */
    public OperationDescription withModel(String name) {
        return new OperationDescription(timing, errors, name, requests, answers, more);
    }

    /** With these requests and answers. */
    public OperationDescription withExamples(Map<String, Example> ofRequests, Map<String, Example> ofAnswers) {
        return new OperationDescription(timing, errors, model, ofRequests, ofAnswers, more);
    }

    /** With what this adds to the operation, after what is added already. */
    public OperationDescription with(Consumer<Operation> addition) {
        return new OperationDescription(timing, errors, model, requests, answers, more.andThen(addition));
    }

    /** With what this adds to the answer to a call that succeeds. */
    public OperationDescription withAnswer(Consumer<ApiResponse> addition) {
        return with(operation -> success(operation).ifPresent(addition));
    }

    /** The first answer to a call that succeeds. */
    static Optional<ApiResponse> success(Operation operation) {
        return operation.getResponses().entrySet().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
