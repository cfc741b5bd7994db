package io.recurrent.bench;

import io.recurrent.bench.floor.Floor;
import io.recurrent.bench.load.HttpRequests;
import io.recurrent.bench.server.Server;
import java.net.http.HttpResponse;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Holds a server's answers against the bare loop's, so that nothing fast and wrong is measured. */
final class Checks {
    private static final double TOLERANCE = 1e-5;

    private Checks() {}

    static void answers(Server server, Floor floor, List<String> texts) throws Exception {
        for (String text : texts) {
            HttpResponse<String> answer = server.post(HttpRequests.singleBody(text));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("wanted an answer, got " + answer.statusCode() + " " + answer.body());
            }
            double got = JsonMapper.shared()
                    .readTree(answer.body())
                    .at("/scores/positive")
                    .asDouble(Double.NaN);
            double wanted = floor.positive(text);
            if (!(Math.abs(got - wanted) < TOLERANCE)) {
                throw new IllegalStateException("the server says " + got + ", the bare loop " + wanted);
            }
        }
    }
}
