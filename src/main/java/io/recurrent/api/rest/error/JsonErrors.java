package io.recurrent.api.rest.error;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says in the caller's words what is wrong with a body: place, field, what was wanted. */
public final class JsonErrors {
    private static final Pattern ADVICE = Pattern.compile(": enable `.*| \\(start marker at .*| \\(not recognized .*");
    private static final Pattern JAVA_NAME = Pattern.compile("`|\\bjava\\.|jackson\\.|io\\.recurrent\\.|REDACTED");

    private JsonErrors() {}

    static InferenceException explain(HttpMessageNotReadableException error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InferenceException known) {
                return known;
            }
            if (cause instanceof JacksonException json) {
                return explain(json);
            }
        }
        return new InferenceException(
                ErrorCode.INVALID_ARGUMENT, "the body is empty or cannot be read; send a JSON object");
    }

    /** INVALID_ARGUMENT in the caller's words, or the {@link InferenceException} that reading the body threw. */
    public static InferenceException explain(JacksonException error) {
        InferenceException nested = nested(error);
        if (nested != null) {
            return nested;
        }
        String place = place(error.getLocation());
        String field = path(error);
        return switch (error) {
            case StreamConstraintsException limit ->
                invalid(
                        field,
                        "the JSON passes a limit" + place
                                + ": at most 32 levels, 100 digits a number, 256 bytes a field name");
            case UnrecognizedPropertyException unknown ->
                invalid(field, "unknown field '" + field + "'; known are " + unknown.getKnownPropertyIds());
            case InputCoercionException range ->
                invalid(field, "field '" + field + "' is out of range" + place + wanted(range.getTargetType()));
            case StreamReadException syntax ->
                invalid("", "malformed JSON" + place + ": " + plain(syntax.getOriginalMessage()));
            case MismatchedInputException mismatch ->
                field.isEmpty()
                        ? invalid("", wholeBody(mismatch) + place)
                        : invalid(
                                field,
                                "field '" + field + "' has the wrong type" + place + wanted(wantedType(mismatch)));
            default -> invalid(field, "the JSON cannot be read" + place);
        };
    }

    private static String wholeBody(MismatchedInputException mismatch) {
        return mismatch.getOriginalMessage().startsWith("No content")
                ? "the body is empty; send a JSON object"
                : "the body must be one JSON object";
    }

    private static @Nullable InferenceException nested(Throwable error) {
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof InferenceException known) {
                return known;
            }
        }
        return null;
    }

    private static InferenceException invalid(String field, String message) {
        return field.isEmpty()
                ? new InferenceException(ErrorCode.INVALID_ARGUMENT, message)
                : InferenceException.invalid(field, message);
    }

    /** Jackson names the whole array for a number in it that is none. */
    private static @Nullable Class<?> wantedType(MismatchedInputException mismatch) {
        Class<?> type = mismatch.getTargetType();
        Object holder = mismatch.getPath().getLast().from();
        return type != null && type.isInstance(holder) && type.isArray() ? type.getComponentType() : type;
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null) {
            return "; wanted an object";
        }
        if (type == String.class) {
            return "; wanted a string";
        }
        if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
            return "; wanted a list";
        }
        return switch (ClassUtils.resolvePrimitiveIfNecessary(type).getSimpleName()) {
            case "Integer" -> "; wanted a whole number of 32 bits";
            case "Long" -> "; wanted a whole number of 64 bits";
            case "Float", "Double" -> "; wanted a number";
            case "Boolean" -> "; wanted true or false";
            default -> "; wanted an object";
        };
    }

    private static String place(@Nullable TokenStreamLocation at) {
        return at == null || at.getLineNr() < 1
                ? ""
                : " at line " + at.getLineNr() + ", column " + Math.max(1, at.getColumnNr());
    }

    /** Jackson's message without its advice to programmers. */
    private static String plain(String message) {
        String plain = ADVICE.matcher(message).replaceAll("");
        return JAVA_NAME.matcher(plain).find() ? "it cannot be parsed" : plain;
    }

    private static String path(JacksonException error) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : error.getPath()) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        return path.toString();
    }
}
