package io.recurrent.toy;

import io.recurrent.engine.InputCalls;
import io.recurrent.serving.Task;
import io.recurrent.toy.task.Counter;
import io.recurrent.toy.task.CountingTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The further task, and its door: what a task of the server's own has in {@code config}. */
@Configuration(proxyBeanMethods = false)
class CountingConfig {
    @Bean
    Task countingTask() {
        return new CountingTask();
    }

    @Bean
    Counter counter(InputCalls calls) {
        return new Counter(calls);
    }
}
