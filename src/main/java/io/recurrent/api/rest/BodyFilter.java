package io.recurrent.api.rest;

import io.recurrent.call.CallFactory;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * First in line: gives each request its id, and holds bodies to the byte limit whatever their headers claim, after
 * decompression.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BodyFilter extends OncePerRequestFilter {
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private final CallFactory calls;
    private final ProblemWriter problems;

    BodyFilter(CallFactory calls, ProblemWriter problems) {
        this.calls = calls;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Exchange.begin(request, response, calls);
        String encoding = encoding(request);
        if (request.getContentLengthLong() > JsonConfig.BODY_BYTES) {
            problems.write(request, response, tooLarge());
        } else if (encoding == null) {
            chain.doFilter(new LimitedRequest(request, false), response);
        } else if (encoding.equals("gzip")) {
            chain.doFilter(new LimitedRequest(request, true), response);
        } else {
            String detail = "Content-Encoding must be gzip or identity";
            problems.write(response, Problem.ofStatus(UNSUPPORTED_MEDIA_TYPE, detail, Exchange.requestId(request)));
        }
    }

    private static @Nullable String encoding(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        String encoding = header == null ? "identity" : header.strip().toLowerCase(Locale.ROOT);
        return encoding.equals("identity") ? null : encoding;
    }

    static InferenceException tooLarge() {
        return new InferenceException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the body is larger than " + JsonConfig.BODY_BYTES + " bytes after decompression; split the request");
    }
}
