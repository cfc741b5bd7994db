package io.recurrent.api.rest.generation;

import io.recurrent.api.rest.error.ProblemWriter;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.generation.GenerationStream;
import io.recurrent.task.generation.GenerationStream.Event;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a text to its caller while it is being written: pulls an event, sends it, and only then pulls the next, on the
 * request's own thread.
 */
@Component
final class GenerationEvents {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationEvents.class);

    private final ObjectWriter writer;
    private final ProblemWriter problems;

    GenerationEvents(JsonMapper mapper, ProblemWriter problems) {
        this.writer = mapper.writer();
        this.problems = problems;
    }

    /**
     * Sends all of a stream. The caller still closes it.
     *
     * @throws InferenceException when there is not even a first event; nothing has been sent then
     */
    void send(GenerationStream stream, HttpServletRequest request, HttpServletResponse response) {
        Event first = stream.next();
        try {
            send(first, stream, request, new ServerEvents(response, writer));
        } catch (IOException e) {
            LOG.debug("request {}: the caller has gone while its text was written", Exchange.requestId(request));
        }
    }

    private void send(@Nullable Event first, GenerationStream stream, HttpServletRequest request, ServerEvents events)
            throws IOException {
        Event event = first;
        while (event != null) {
            events.send(GenerationAnswers.eventName(event), GenerationAnswers.eventData(event));
            try {
                event = stream.next();
            } catch (RuntimeException | Error e) {
                // The status has been sent; nothing but an event can tell the caller.
                events.send("error", problems.late(request, known(e)));
                return;
            }
        }
        events.send("end", GenerationAnswers.end(stream));
    }

    private static InferenceException known(Throwable error) {
        return error instanceof InferenceException known
                ? known
                : new InferenceException(ErrorCode.INTERNAL, "the server failed; this is a bug in it", error);
    }
}
