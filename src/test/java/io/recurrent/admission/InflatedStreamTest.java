package io.recurrent.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class InflatedStreamTest {
    private static InflatedStream inflated(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return new InflatedStream(new ByteArrayInputStream(packed.toByteArray()), GZIPInputStream::new);
    }

    @Test
    void what_is_in_proportion_comes_out_as_it_went_in() throws IOException {
        byte[] content = new byte[500_000];
        new Random(1).nextBytes(content);
        try (InflatedStream stream = inflated(content)) {
            assertThat(stream.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void little_may_be_out_of_proportion() throws IOException {
        try (InflatedStream stream = inflated(new byte[64 * 1024])) {
            assertThat(stream.readAllBytes()).hasSize(64 * 1024);
        }
    }

    @Test
    void much_out_of_little_is_refused_soon_and_not_at_its_end() throws IOException {
        try (InflatedStream stream = inflated(new byte[1 << 20])) {
            byte[] chunk = new byte[1024];
            assertThat(stream.readNBytes(chunk, 0, 1024)).isEqualTo(1024);
            int[] read = {0};
            assertThatThrownBy(() -> {
                        while (stream.read(chunk) >= 0) {
                            read[0] += chunk.length;
                        }
                    })
                    .isInstanceOfSatisfying(
                            InferenceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
            assertThat(read[0]).isLessThan(200_000);
        }
    }
}
