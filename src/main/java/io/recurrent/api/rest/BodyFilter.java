package io.recurrent.api.rest;

import io.recurrent.call.CallFactory;
import io.recurrent.error.InferenceException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** First in line: gives each request its id, and sees to it that its body is read within limits. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BodyFilter extends OncePerRequestFilter {
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
        try {
            chain.doFilter(new LimitedRequest(request, calls), response);
        } catch (InferenceException e) {
            // Another filter asked for the body, before any controller.
            problems.write(request, response, e);
        } catch (RefusedException e) {
            problems.refuse(request, response, e);
        }
    }
}
