package io.recurrent.api.rest;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is decompressed where asked, and counted while it is read. Used by its request's thread only.
 */
final class LimitedRequest extends HttpServletRequestWrapper {
    private final boolean gzip;
    private @Nullable ServletInputStream stream;

    LimitedRequest(HttpServletRequest request, boolean gzip) {
        super(request);
        this.gzip = gzip;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        ServletInputStream opened = stream;
        if (opened == null) {
            ServletInputStream raw = super.getInputStream();
            opened = new Limited(raw, gzip ? unzip(raw) : raw);
            stream = opened;
        }
        return opened;
    }

    @Override
    public int getContentLength() {
        return gzip ? -1 : super.getContentLength();
    }

    @Override
    public long getContentLengthLong() {
        return gzip ? -1 : super.getContentLengthLong();
    }

    private static InputStream unzip(InputStream raw) throws IOException {
        try {
            return new GZIPInputStream(raw);
        } catch (ZipException | java.io.EOFException e) {
            throw notGzip(e);
        }
    }

    private static InferenceException notGzip(IOException cause) {
        return new InferenceException(
                ErrorCode.INVALID_ARGUMENT, "the body is not valid gzip, and Content-Encoding says it is", cause);
    }

    private static final class Limited extends ServletInputStream {
        private final ServletInputStream raw;
        private final InputStream source;
        private long read;

        private Limited(ServletInputStream raw, InputStream source) {
            this.raw = raw;
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count;
            try {
                count = source.read(target, offset, length);
            } catch (ZipException | java.io.EOFException e) {
                if (source == raw) {
                    throw e;
                }
                throw notGzip(e);
            }
            read += Math.max(0, count);
            if (read > JsonConfig.BODY_BYTES) {
                throw BodyFilter.tooLarge();
            }
            return count;
        }

        @Override
        public boolean isFinished() {
            return raw.isFinished();
        }

        @Override
        public boolean isReady() {
            return raw.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            raw.setReadListener(listener);
        }
    }
}
