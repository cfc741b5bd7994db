package io.recurrent.api.rest.openapi;

import io.recurrent.api.rest.error.HttpStatuses;
import io.recurrent.api.rest.error.Problem;
import io.recurrent.api.rest.error.RefusalText;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import org.jspecify.annotations.Nullable;

/** One problem a code, as the API's description shows it. */
final class ErrorExamples {
    private static final String REQUEST_ID = "6f7bed90ca990c533d5eebf6e1b9b38d";
    private static final String ERROR_ID = "9c1f4a0be27d3358";

    private ErrorExamples() {}

    static Problem of(ErrorCode code) {
        String field = field(code);
        InferenceException error = field == null
                ? new InferenceException(code, detail(code))
                : InferenceException.at(code, field, detail(code));
        return Problem.of(HttpStatuses.of(code), error, REQUEST_ID, serversFault(code) ? ERROR_ID : null);
    }

    /** A refusal by HTTP's own rules. */
    static Problem of(int status) {
        InferenceException error = new InferenceException(RefusalText.code(status), RefusalText.of(status));
        return Problem.of(status, error, REQUEST_ID, null);
    }

    private static boolean serversFault(ErrorCode code) {
        return HttpStatuses.of(code) == HttpStatuses.SERVER_ERROR;
    }

    private static @Nullable String field(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT -> "text";
            case INPUT_TOO_LARGE -> "inputs";
            default -> null;
        };
    }

    private static String detail(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT -> "field 'text' has the wrong type at line 1, column 10; wanted a string";
            case TASK_MISMATCH -> "model sentiment does text-classification: use 'classify', not 'tag'";
            case INPUT_TOO_LARGE -> "'inputs' has 129, a call takes 128; split the list";
            case PAYLOAD_TOO_LARGE -> "the body is larger than 1048576 bytes (counted after decompression); send less";
            case UNAUTHENTICATED -> "no or unknown credentials; send credentials";
            case PERMISSION_DENIED -> "these credentials lack the right; ask for it";
            case MODEL_NOT_FOUND -> "no such model; GET /v1/models lists those that are there";
            case MODEL_NOT_READY -> "model sentiment has no version that is ready; wait as told";
            case OVERLOADED -> "no room for the call's inputs now; wait as told";
            case SHUTTING_DOWN -> "the server shuts down; ask another replica";
            case DEADLINE_EXCEEDED -> "the deadline passed before there was an answer; allow more time, or send less";
            case CANCELLED -> "the caller has gone";
            case SEQUENCE_NOT_FOUND -> "no such sequence; start a new one";
            case SEQUENCE_CONFLICT -> "the sequence is at another step; read its state, go on from there";
            case MODEL_CONFLICT -> "another operation on model 'ner' is under way; look at its state and try again";
            case MODEL_REJECTED -> "the version's golden sample 1 has another answer; it is not served";
            case INFERENCE_FAILED -> "the model failed on this input; report it with its errorId";
            case INTERNAL -> "the server failed; this is a bug in it";
        };
    }
}
