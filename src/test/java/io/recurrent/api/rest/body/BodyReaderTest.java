package io.recurrent.api.rest.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recurrent.admission.MemoryBudget;
import io.recurrent.call.Caller;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.time.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
@SuppressWarnings("InputStreamSlowMultibyteRead") // streams that fail or stall are all that is wanted here
class BodyReaderTest {
    private static final byte[] BODY = "more than sixteen bytes".getBytes(StandardCharsets.UTF_8);

    private final AtomicLong now = new AtomicLong();
    private final Deadline deadline = Deadline.after(Duration.ofSeconds(5), now::get);
    private final BodyReader reader =
            new BodyReader(BODY.length, deadline, new MemoryBudget(Long.MAX_VALUE, 1).share(Caller.ANONYMOUS));

    @Test
    void a_body_of_the_limit_is_read() {
        assertThat(reader.read(new ByteArrayInputStream(BODY), -1, null)).isEqualTo(BODY);
        assertThat(reader.read(new ByteArrayInputStream(BODY), BODY.length, " Identity "))
                .isEqualTo(BODY);
    }

    @Test
    void a_body_that_is_declared_too_long_is_not_even_begun() {
        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read");
            }
        };
        assertCode(ErrorCode.PAYLOAD_TOO_LARGE, unread, BODY.length + 1);
    }

    @Test
    void a_body_without_end_is_given_up_at_the_limit() {
        AtomicLong read = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 'x';
            }
        };
        assertCode(ErrorCode.PAYLOAD_TOO_LARGE, endless, -1);
        assertThat(read.get()).isLessThan(100_000);
    }

    @Test
    void a_body_that_trickles_is_given_up_at_the_deadline() {
        InputStream slow = new InputStream() {
            @Override
            public int read() {
                now.addAndGet(Duration.ofSeconds(1).toNanos());
                return 'x';
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                target[offset] = (byte) read();
                return 1;
            }
        };
        assertCode(ErrorCode.DEADLINE_EXCEEDED, slow, -1);
        assertThat(now.get()).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void a_connection_that_fails_is_the_callers_fault() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("/127.0.0.1:4711 at java.net");
            }
        };
        assertThatExceptionOfType(InferenceException.class)
                .isThrownBy(() -> reader.read(broken, -1, null))
                .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT)
                .withMessageNotContaining("127.0.0.1");
    }

    @Test
    void a_caller_that_sends_nothing_until_the_deadline_is_told_so() {
        InputStream stalled = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new SocketTimeoutException("nothing came");
            }
        };
        assertCode(ErrorCode.DEADLINE_EXCEEDED, stalled, -1);
        assertCode(ErrorCode.DEADLINE_EXCEEDED, stalled, 20);
    }

    @Test
    void text_that_is_not_ascii_is_utf_8_wherever_it_stands() {
        for (int before = 0; before < BODY.length - 4; before++) {
            byte[] text = ("x".repeat(before) + "\u00e9\u20ac").getBytes(StandardCharsets.UTF_8);
            assertThatCode(() -> BodyReader.requireUtf8(text, text.length)).doesNotThrowAnyException();
        }
    }

    @Test
    void one_byte_that_is_nul_or_no_utf_8_is_found_wherever_it_stands() {
        for (int place = 0; place < BODY.length; place++) {
            for (byte bad : new byte[] {0, (byte) 0x80, (byte) 0xff}) {
                byte[] body = BODY.clone();
                body[place] = bad;
                int end = place + 1;
                assertThatExceptionOfType(InferenceException.class)
                        .isThrownBy(() -> BodyReader.requireUtf8(body, end))
                        .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT);
                BodyReader.requireUtf8(body, place);
            }
        }
    }

    private void assertCode(ErrorCode code, InputStream body, long declared) {
        assertThatExceptionOfType(InferenceException.class)
                .isThrownBy(() -> reader.read(body, declared, null))
                .matches(e -> e.code() == code, code.name());
    }
}
