package io.recurrent.api.rest.body;

import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.api.rest.error.ProblemWriter;
import io.recurrent.api.rest.error.RefusedException;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.CallFactory;
import io.recurrent.error.InferenceException;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * First in line: gives each request its id, refuses pages of strangers, and sees to it that bodies are read within
 * limits.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class BodyFilter implements Filter {
    private static final int FIRST_ERROR = 400;

    private final CallFactory calls;
    private final ProblemWriter problems;
    private final MemoryBudget budget;
    private final ReadingGate gate;
    private final PageGuard pages;

    BodyFilter(CallFactory calls, ProblemWriter problems, MemoryBudget budget, ReadingGate gate, PageGuard pages) {
        this.calls = calls;
        this.problems = problems;
        this.budget = budget;
        this.gate = gate;
        this.pages = pages;
    }

    @Override
    public void doFilter(ServletRequest incoming, ServletResponse outgoing, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest request = (HttpServletRequest) incoming;
        HttpServletResponse response = (HttpServletResponse) outgoing;
        Exchange.begin(request, response, calls);
        PageHeaders.add(request, response);
        try (MemoryBudget.Share share = budget.share(Exchange.caller(request))) {
            pages.check(request);
            chain.doFilter(new LimitedRequest(request, calls, share, gate), response);
            if (isBareError(response)) {
                problems.refuse(request, response, response.getStatus());
            }
        } catch (InferenceException e) {
            // Another filter asked for the body, before any controller.
            problems.write(request, response, e);
        } catch (RefusedException e) {
            problems.refuse(request, response, e);
        }
    }

    /** Whether something has answered by a status alone, as Boot's endpoints do for parts that are not there. */
    private static boolean isBareError(HttpServletResponse response) {
        return response.getStatus() >= FIRST_ERROR && !response.isCommitted() && response.getContentType() == null;
    }
}
