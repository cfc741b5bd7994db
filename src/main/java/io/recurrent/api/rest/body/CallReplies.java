package io.recurrent.api.rest.body;

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
final class CallReplies implements HandlerMethodReturnValueHandler {
    /** The package of all controllers: their folders lie beside this one. */
    private static final String CONTROLLERS = CallReplies.class
            .getPackageName()
            .substring(0, CallReplies.class.getPackageName().lastIndexOf('.') + 1);

    private final ObjectWriter writer;

    CallReplies(JsonMapper mapper) {
        writer = mapper.writer();
    }

    @Override
    public boolean supportsReturnType(MethodParameter returned) {
        return returned.getParameterType() == ResponseEntity.class
                && returned.getContainingClass().getPackageName().startsWith(CONTROLLERS);
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
        if (reply.getBody() instanceof BinaryReply binary) {
            write(response, binary);
        } else if (reply.getBody() != null) {
            byte[] body = writer.writeValueAsBytes(reply.getBody());
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    private void write(HttpServletResponse response, BinaryReply binary) throws IOException {
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
