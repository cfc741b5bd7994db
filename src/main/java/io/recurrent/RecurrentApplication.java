package io.recurrent;

import io.recurrent.config.DirectMemory;
import io.recurrent.config.Relaunch;
import io.recurrent.config.Shutdown;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.ComponentScan;

/** The server. */
// Not @SpringBootApplication: Spring Boot would look at all classes below this package at each start, most of them
// messages. io.recurrent.config.ServerConfig asks for its parts.
@SpringBootConfiguration
@ComponentScan(basePackages = {"io.recurrent.api", "io.recurrent.config", "io.recurrent.health"})
public class RecurrentApplication {
    /** Starts the server; it ends by SIGTERM or SIGINT, with exit code 0, or at once with 1 when it cannot start. */
    public static void main(String[] arguments) {
        Relaunch.untilMemoryEndsIt();
        DirectMemory.cap();
        Shutdown shutdown = Shutdown.install();
        SpringApplication application = new SpringApplication(RecurrentApplication.class);
        // Spring's hook would run beside the native runtime's, which frees what failing runs still use.
        application.setRegisterShutdownHook(false);
        application.addInitializers(shutdown::watch);
        try {
            application.run(arguments);
        } catch (RuntimeException e) {
            shutdown.failed(e);
        } finally {
            shutdown.startOver();
        }
    }
}
