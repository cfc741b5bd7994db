package io.recurrent.api;

import static io.recurrent.api.Parity.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.HttpCaller.Reply;
import io.recurrent.task.forecasting.ForecastRequest;
import io.recurrent.task.forecasting.SeriesInput;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bodies of forecasts mean, and how they are answered. */
@ApiTest
class RestForecastTest {
    private final FakeForecasts forecasts;
    private final HttpCaller http;

    RestForecastTest(FakeForecasts forecasts, HttpCaller http) {
        this.forecasts = forecasts;
        this.http = http;
    }

    @Test
    void a_body_means_what_it_says() {
        Reply reply = http.post(
                "/v1/models/m/versions/2:forecast",
                json("{'series':[{'values':[1,null,2.5,1e3],'start':'2026-01-01','frequency':'P1D',"
                        + "'past':{'a':[1,2,3,4]},'future':{'b':[1,2,3,4,5]}},{'values':[[1,2],[3,null]]}],"
                        + "'horizon':1,'quantiles':[0.5],'samples':3,'seed':7,'paths':true}"));

        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        ForecastRequest request = forecasts.last();
        assertThat(request.model().name()).isEqualTo("m");
        assertThat(request.model().version()).isEqualTo("2");
        SeriesInput first = request.series().get(0);
        assertThat(Arrays.deepToString(first.values())).isEqualTo("[[1.0], [NaN], [2.5], [1000.0]]");
        assertThat(first.flat()).isTrue();
        assertThat(first.start()).isEqualTo("2026-01-01");
        assertThat(first.frequency()).isEqualTo("P1D");
        assertThat(first.past().get("a")).containsExactly(1, 2, 3, 4);
        assertThat(first.future().get("b")).containsExactly(1, 2, 3, 4, 5);
        assertThat(Arrays.deepToString(request.series().get(1).values())).isEqualTo("[[1.0, 2.0], [3.0, NaN]]");
        assertThat(request.horizon()).isEqualTo(1);
        assertThat(request.options()).isEqualTo(new ForecastRequest.Options(List.of(0.5), 3, 7L, true, false));
    }

    @Test
    void numbers_are_answered_in_the_form_of_the_series() {
        Reply reply = http.post("/v1/forecast", json("{'series':[{'values':[1,2]},{'values':[[3,4]]}],'paths':true}"));

        assertThat(reply.json().at("/model").asString()).isEqualTo("forecast-etth1");
        assertThat(reply.json().at("/outputs/0/mean").toString()).isEqualTo("[2.0]");
        assertThat(reply.json().at("/outputs/1/mean").toString()).isEqualTo("[[3.0,4.0]]");
        assertThat(reply.json().at("/outputs/0/quantiles/0.5").toString()).isEqualTo("[2.0]");
        assertThat(reply.json().at("/outputs/0/paths/0").toString()).isEqualTo("[2.0]");
        assertThat(reply.json().at("/outputs/0/standardErrors/quantiles/0.5").toString())
                .isEqualTo("[2.0]");
        assertThat(reply.json().at("/seed").asLong()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | series",
                "{'series':[]} | series",
                "{'series':[null]} | series[0]",
                "{'series':[{}]} | series[0].values",
                "{'series':[{'values':[1,'2']}]} | series[0].values[1]",
                "{'series':[{'values':[[1],2]}]} | series[0].values[1]",
                "{'series':[{'values':[[1,true]]}]} | series[0].values[0][1]",
                "{'series':[{'values':[1],'x':1}]} | series[0].x",
                "{'series':[{'values':[1]}],'horizon':0} | horizon",
                "{'series':[{'values':[1]}],'quantiles':[0.5,null]} | quantiles[1]",
                "{'series':[{'values':[1]}],'quantiles':[1]} | quantiles[0]",
                "{'series':[{'values':[1]}],'samples':0} | samples",
                "{'series':[{'values':[1]}],'samples':5,'untilDeadline':true} | samples",
                "{'series':[{'values':[1]}],'seed':-1} | seed",
            })
    void what_is_wrong_is_named(String body, String field) {
        Reply reply = http.post("/v1/models/m:forecast", json(body.replace("\"", "'")));

        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("INVALID_ARGUMENT");
        assertThat(reply.text("field")).isEqualTo(field);
    }

    @Test
    void a_backtest_says_how_good_the_model_was() {
        Reply reply = http.post(
                "/v1/models/m:backtest", json("{'series':{'values':[1,2,3]},'horizon':1,'windows':2,'seed':5}"));

        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        assertThat(reply.json().at("/windows").asInt()).isEqualTo(2);
        assertThat(reply.json().at("/accuracy/mase").asDouble()).isEqualTo(3);
        assertThat(reply.json().at("/seasonalNaive").has("mase")).isFalse();
        assertThat(reply.json().at("/quantileLoss/0.5").asDouble()).isEqualTo(0.25);
        assertThat(http.post("/v1/models/m:backtest", "{}").text("field")).isEqualTo("series");
    }
}
