package io.recurrent.bench.empty;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The server's Tomcat and its settings, and an endpoint that reads the JSON body and answers a constant: what HTTP and
 * JSON cost before anything is done.
 */
@Profile(EmptyApplication.PROFILE)
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class EmptyApplication {
    /** Keeps it out of the server itself, which takes every component below its own package. */
    public static final String PROFILE = "empty";

    private static final Answer ANSWER =
            new Answer("sentiment", "1", "positive", Map.of("negative", 0.06090606, "positive", 0.93909395), 5, 0);

    /** What is asked. */
    record Question(String text) {}

    /** As the server's own answer. */
    record Answer(
            String model, String version, String label, Map<String, Double> scores, int tokens, int unknownTokens) {}

    public static void main(String[] arguments) {
        SpringApplication.run(EmptyApplication.class, arguments);
    }

    @PostMapping(path = "/v1/sentiment", consumes = "application/json", produces = "application/json")
    Answer sentiment(@RequestBody Question question) {
        return question.text().isEmpty() ? new Answer("", "", "", Map.of(), 0, 0) : ANSWER;
    }

    @GetMapping("/readyz")
    String ready() {
        return "ok";
    }
}
