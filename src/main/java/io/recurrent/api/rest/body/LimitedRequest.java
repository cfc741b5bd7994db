package io.recurrent.api.rest.body;

import io.recurrent.admission.MemoryBudget;
import io.recurrent.admission.ReadingGate;
import io.recurrent.api.rest.exchange.Connection;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.Call;
import io.recurrent.call.CallFactory;
import io.recurrent.call.Caller;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Deadline;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.WebUtils;

/**
 * A request whose body is read as a whole when it is first asked for: decompressed, within the limit and the call's
 * deadline, or refused with an {@link InferenceException}. The call begins before its body is read. Used by its
 * request's thread only.
 */
public final class LimitedRequest extends HttpServletRequestWrapper {
    /** The protocol's header for the length of the JSON before tensors, counted before compression. */
    public static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private static final int MOST_DIGITS = 9;

    private final CallFactory calls;
    private final MemoryBudget.Share share;
    private final ReadingGate gate;
    private byte @Nullable [] body;
    private @Nullable ServletInputStream stream;

    LimitedRequest(HttpServletRequest request, CallFactory calls, MemoryBudget.Share share, ReadingGate gate) {
        super(request);
        this.calls = calls;
        this.share = share;
        this.gate = gate;
    }

    /** The request as {@link BodyFilter} passed it on, below whatever Spring has put around it. */
    public static LimitedRequest of(ServletRequest request) {
        LimitedRequest limited = WebUtils.getNativeRequest(request, LimitedRequest.class);
        if (limited == null) {
            throw new IllegalStateException("the request passed no body filter; this is a bug in the server");
        }
        return limited;
    }

    /**
     * Takes memory until the request is over.
     *
     * @throws InferenceException OVERLOADED when there is none left
     */
    public void hold(long bytes) {
        share.take(bytes);
    }

    /** The request's call, which starts when it is first asked for. */
    Call call() {
        return Exchange.call(this, calls);
    }

    /**
     * Refuses a large body before it is read, while there is no memory for what its caller's last one became, or too
     * much waits to be parsed. A body that is too large by itself is left to whoever reads it.
     *
     * @throws InferenceException OVERLOADED
     */
    void requireRoom() {
        long declared = getContentLengthLong();
        boolean plain = getHeader(HttpHeaders.CONTENT_ENCODING) == null;
        if (body != null
                || (plain && declared >= 0 && declared < ReadingGate.SMALL_BYTES)
                || declared > JsonConfig.BODY_BYTES) {
            return;
        }
        Caller caller = call().caller();
        long most = plain && declared >= 0 ? JsonSize.most(declared) : Long.MAX_VALUE;
        long expected = gate.expected(caller, Math.max(0, declared), Math.min(most, share.most() / 2));
        gate.look(caller, expected);
        share.look(expected);
    }

    /** Takes what the body becomes when it is parsed, and parses it when it is its turn. */
    <T extends @Nullable Object> T inTurn(long parsedBytes, Supplier<T> parsing) {
        share.take(parsedBytes);
        Call call = call();
        return gate.run(call.caller(), parsedBytes, Math.max(0, call.deadline().remainingNanos()), parsing);
    }

    /** The whole body, in UTF-8. */
    byte[] body() {
        byte[] read = bytes();
        BodyReader.requireUtf8(read, read.length);
        return read;
    }

    /** The body as it is. */
    byte[] bytes() {
        byte[] read = body;
        if (read == null) {
            Call call = call();
            BodyReader reader = new BodyReader(JsonConfig.BODY_BYTES, call.deadline(), share);
            read = reader.read(wire(call.deadline()), getContentLengthLong(), getHeader(HttpHeaders.CONTENT_ENCODING));
            body = read;
        }
        return read;
    }

    /**
     * How many of the body's first bytes are JSON, in UTF-8; the rest are tensors.
     *
     * @throws InferenceException INVALID_ARGUMENT when the header says something else
     */
    int jsonLength() {
        byte[] read = bytes();
        String header = getHeader(JSON_LENGTH);
        int length = header == null ? read.length : length(header.strip());
        if (length < 0 || length > read.length) {
            throw InferenceException.invalid(
                    JSON_LENGTH,
                    "header " + JSON_LENGTH
                            + " must be the length of the JSON before the tensors, from 0 to the body's " + read.length
                            + " bytes (after decompression)");
        }
        BodyReader.requireUtf8(read, length);
        return length;
    }

    private static int length(String digits) {
        boolean number = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number && digits.length() <= MOST_DIGITS ? Integer.parseInt(digits) : -1;
    }

    /** The tensors after the JSON; null when no header says that there are any. */
    @Nullable
    public ByteBuffer tail() {
        if (getHeader(JSON_LENGTH) == null) {
            return null;
        }
        int json = jsonLength();
        return ByteBuffer.wrap(bytes(), json, bytes().length - json);
    }

    private InputStream wire(Deadline deadline) {
        Connection connection = Connection.of(this);
        if (connection != null) {
            return new WireBody(connection, deadline);
        }
        try {
            return super.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Hides what makes OPTIONS a preflight: pages of other origins are allowed nothing here, and Spring would answer
     * with all methods that there are in place of the path's.
     */
    @Override
    public @Nullable String getHeader(String name) {
        boolean preflight = HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD.equalsIgnoreCase(name)
                && HttpMethod.OPTIONS.matches(getMethod());
        return preflight ? null : super.getHeader(name);
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterMap().get(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return getParameterMap().get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    /**
     * Those of the query; none where it cannot be read, as for paths that read none. Tomcat would fail, with a message
     * that repeats what the caller sent, and Spring asks where nobody answers a failure.
     */
    @Override
    public Map<String, String[]> getParameterMap() {
        try {
            return super.getParameterMap();
        } catch (InvalidParameterException e) {
            return Map.of();
        }
    }

    /** The server speaks one language; Tomcat fails where a caller names more than ten. */
    @Override
    public Locale getLocale() {
        return Locale.ENGLISH;
    }

    @Override
    public Enumeration<Locale> getLocales() {
        return Collections.enumeration(List.of(Locale.ENGLISH));
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
