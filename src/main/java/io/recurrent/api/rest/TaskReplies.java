package io.recurrent.api.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the answer to a call: as JSON, which the mapping has checked that the caller takes, and with its length, so
 * that it leaves in one piece. Spring's converters would send it in two, as chunks. A call that was answered with null
 * has written its answer itself.
 */
final class TaskReplies implements HandlerMethodReturnValueHandler {
    private final ObjectWriter writer;

    TaskReplies(JsonMapper mapper) {
        writer = mapper.writer();
    }

    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        return returned.getParameterType() == ResponseEntity.class
                && returned.getContainingClass().getPackage() == TaskReplies.class.getPackage();
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returned, MethodParameter type, ModelAndViewContainer container, NativeWebRequest request)
            throws IOException {
        container.setRequestHandled(true);
        HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
        if (response != null && returned == null && response.isCommitted()) {
            return;
        }
        if (response == null || !(returned instanceof ResponseEntity<?> reply)) {
            throw new IllegalStateException("a call was answered with nothing; this is a bug in the server");
        }
        response.setStatus(reply.getStatusCode().value());
        reply.getHeaders().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        if (reply.getBody() instanceof InferAnswer.BinaryBody binary) {
            write(response, binary);
        } else if (reply.getBody() != null) {
            byte[] body = writer.writeValueAsBytes(reply.getBody());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    private void write(HttpServletResponse response, InferAnswer.BinaryBody binary) throws IOException {
        byte[] json = writer.writeValueAsBytes(binary.json());
        int tail = binary.tail().stream().mapToInt(ByteBuffer::remaining).sum();
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setHeader(LimitedRequest.JSON_LENGTH, Integer.toString(json.length));
        response.setContentLength(json.length + tail);
        response.getOutputStream().write(json);
        for (ByteBuffer tensor : binary.tail()) {
            response.getOutputStream().write(tensor);
        }
    }
}
