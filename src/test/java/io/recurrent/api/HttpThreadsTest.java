package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More HTTP calls that wait than Tomcat has threads by default. */
@ApiTest
class HttpThreadsTest {
    private static final int CALLS = 300;

    private final FakeInference inference;
    private final HttpCaller http;
    private final Semaphore room = new Semaphore(CALLS);
    private final CountDownLatch begun = new CountDownLatch(CALLS);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<RawConnection> callers = new ArrayList<>();

    HttpThreadsTest(FakeInference inference, HttpCaller http) {
        this.inference = inference;
        this.http = http;
    }

    @AfterEach
    void close() throws IOException {
        release.countDown();
        inference.reset();
        for (RawConnection caller : callers) {
            caller.close();
        }
    }

    /** Waits while there is room, as the data plane does, and else refuses. */
    private void waitOrRefuse() {
        if (!room.tryAcquire()) {
            throw InferenceException.retry(ErrorCode.OVERLOADED, "full", Duration.ofSeconds(1));
        }
        begun.countDown();
        try {
            assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Timeout(60)
    void a_full_server_refuses_at_once_answers_probes_and_then_all_who_waited() throws Exception {
        inference.before(call -> waitOrRefuse());
        for (int i = 0; i < CALLS; i++) {
            RawConnection caller = new RawConnection(http);
            callers.add(caller);
            caller.send(RawConnection.post("/v1/sentiment", "{\"text\":\"fine\"}"));
        }
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        HttpCaller.Reply refused = http.post("/v1/sentiment", "{\"text\":\"one more\"}");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).contains("1");
        assertThat(http.get("/livez").status()).isEqualTo(200);

        release.countDown();
        for (RawConnection caller : callers) {
            assertThat(caller.answer()).startsWith("HTTP/1.1 200");
        }
    }
}
