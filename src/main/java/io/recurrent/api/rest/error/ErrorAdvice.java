package io.recurrent.api.rest.error;

import io.recurrent.api.rest.exchange.Port;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedSet;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Turns whatever a controller or Spring throws into a problem. */
@Hidden
@RestControllerAdvice
final class ErrorAdvice {
    private static final int NOT_FOUND = 404;
    private static final int NOT_ACCEPTABLE = 406;

    private final ProblemWriter problems;

    ErrorAdvice(ProblemWriter problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    void known(InferenceException error, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.write(request, response, error);
    }

    @ExceptionHandler
    void refused(RefusedException error, HttpServletRequest request, HttpServletResponse response) throws IOException {
        problems.refuse(request, response, error);
    }

    @ExceptionHandler
    void unreadable(HttpMessageNotReadableException error, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        problems.write(request, response, JsonErrors.explain(error));
    }

    /** The caller has gone; there is nobody to answer. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException error) {}

    @ExceptionHandler
    void unknownPath(NoResourceFoundException error, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        SortedSet<String> verbs = PathVerbs.of(request);
        String detail = verbs.isEmpty()
                ? RefusalText.of(NOT_FOUND, Port.of(request))
                : "no such verb; here are " + String.join(", ", verbs);
        problems.refuse(request, response, NOT_FOUND, detail);
    }

    /** Boot's endpoints read the header by themselves. */
    @ExceptionHandler
    void badAccept(InvalidMimeTypeException error, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        problems.refuse(request, response, NOT_ACCEPTABLE);
    }

    @ExceptionHandler
    void other(Exception error, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (error instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            HttpHeaders headers = known.getHeaders();
            headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
            if (headers.containsHeader(HttpHeaders.ALLOW)) {
                response.setHeader(HttpHeaders.ALLOW, allowed(headers.getAllow()));
            }
            problems.refuse(request, response, known.getStatusCode().value());
            return;
        }
        problems.write(
                request,
                response,
                new InferenceException(ErrorCode.INTERNAL, "the server failed; this is a bug in it", error));
    }

    /** The methods that a path is mapped to, and those that Spring answers besides; as it answers to OPTIONS. */
    private static String allowed(Set<HttpMethod> mapped) {
        Set<String> names = new LinkedHashSet<>();
        for (HttpMethod method : mapped) {
            names.add(method.name());
            if (method.equals(HttpMethod.GET)) {
                names.add(HttpMethod.HEAD.name());
            }
        }
        names.add(HttpMethod.OPTIONS.name());
        return String.join(",", names);
    }
}
