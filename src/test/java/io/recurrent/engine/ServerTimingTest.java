package io.recurrent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerTimingTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0.000",
        "999, 0.000",
        "1000, 0.001",
        "41500, 0.041",
        "999999, 0.999",
        "1000000, 1.000",
        "12345678901, 12345.678",
        "-5, 0.000"
    })
    void gives_milliseconds_with_three_decimals(long nanos, String millis) {
        assertThat(ServerTiming.format(new StageTimings(nanos, 0, nanos, 0)))
                .isEqualTo("tok;dur=" + millis + ", queue;dur=0.000, run;dur=" + millis + ", decode;dur=0.000");
    }
}
