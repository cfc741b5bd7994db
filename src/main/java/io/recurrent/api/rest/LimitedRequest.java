package io.recurrent.api.rest;

import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.error.InferenceException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A request whose body is read as a whole when it is first asked for: decompressed, within the limit and the call's
 * deadline, or refused with an {@link InferenceException}. The call begins before its body is read. Used by its
 * request's thread only.
 */
final class LimitedRequest extends HttpServletRequestWrapper {
    private final CallFactory calls;
    private final BodyBudget.Share share;
    private byte @Nullable [] body;
    private @Nullable ServletInputStream stream;

    LimitedRequest(HttpServletRequest request, CallFactory calls, BodyBudget.Share share) {
        super(request);
        this.calls = calls;
        this.share = share;
    }

    /** The whole body. */
    byte[] body() {
        byte[] read = body;
        if (read == null) {
            Call call = Exchange.call(this, calls);
            BodyReader reader = new BodyReader(JsonConfig.BODY_BYTES, call.deadline(), share);
            read = reader.read(wire(), getContentLengthLong(), getHeader(HttpHeaders.CONTENT_ENCODING));
            body = read;
        }
        return read;
    }

    private InputStream wire() {
        try {
            return super.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ServletInputStream getInputStream() {
        ServletInputStream opened = stream;
        if (opened == null) {
            opened = new BufferedBody(body());
            stream = opened;
        }
        return opened;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    /** A body in memory. */
    private static final class BufferedBody extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        BufferedBody(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("a buffered body is read by blocking calls; this is a bug in the server");
        }
    }
}
