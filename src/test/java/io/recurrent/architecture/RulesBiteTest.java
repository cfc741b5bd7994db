package io.recurrent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesBiteTest {
    @TempDir
    Path directory;

    private static void assertAllBroken(List<ArchRule> rules, JavaClasses classes) {
        assertThat(rules)
                .allSatisfy(rule -> assertThat(broken(rule, classes))
                        .as(rule.getDescription())
                        .isTrue());
    }

    private static void assertAllKept(List<ArchRule> rules, JavaClasses classes) {
        assertThat(rules)
                .allSatisfy(rule -> assertThat(broken(rule, classes))
                        .as(rule.getDescription())
                        .isFalse());
    }

    private static boolean broken(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).hasViolation();
    }

    private JavaClasses compile(String... sources) {
        TinyCode code = new TinyCode(directory);
        List.of(sources).forEach(code::add);
        return code.compile();
    }

    @Nested
    class Arrows {
        @Test
        void bite_when_any_room_sees_config() {
            TinyCode code =
                    new TinyCode(directory).add("package app.config; public class Door { app.text.Room back; }");
            Rooms.names()
                    .forEach(room -> code.add("package app." + room + "; public class Room { app.config.Door d; }"));
            code.add("package app.attic; public class Room { }");
            assertAllBroken(Rooms.rules("app"), code.compile());
        }

        @Test
        void bite_when_the_transports_see_each_other() {
            JavaClasses classes = compile(
                    "package app.api.rest.error; public class A { }",
                    "package app.api.grpc.call; public class B { app.api.rest.error.A a; }");
            assertThat(Rooms.rules("app")).anyMatch(rule -> broken(rule, classes));
        }

        @ParameterizedTest
        @ValueSource(strings = {"api.rest.generation", "api.rest.openapi", "api.rest.body"})
        void bite_when_what_is_beside_or_below_a_task_sees_it(String room) {
            JavaClasses classes = compile(
                    "package app.api.rest.tagging; public class A { }",
                    "package app." + room + "; public class B { app.api.rest.tagging.A a; }");
            assertThat(Rooms.rules("app")).anyMatch(rule -> broken(rule, classes));
        }

        @Test
        void bite_when_a_package_is_no_room() {
            JavaClasses classes = compile("package app.text.corner; public class A { }");
            assertThat(Rooms.rules("app")).anyMatch(rule -> broken(rule, classes));
        }

        @Test
        void bite_when_two_rooms_of_composition_see_each_other() {
            JavaClasses classes = compile(
                    "package app.health; public class A { app.metrics.B b; }",
                    "package app.metrics; public class B { app.health.A a; }");
            assertThat(Rooms.rules("app")).anyMatch(rule -> broken(rule, classes));
        }

        @Test
        void are_reported_when_nothing_needs_them() {
            JavaClasses classes = compile(
                    "package app.call; public class A { app.time.B b; }", "package app.time; public class B { }");
            assertThat(Rooms.unused("app", classes)).contains("call -> error").doesNotContain("call -> time");
        }

        @Test
        void let_each_room_see_what_is_below_and_composition_see_all() {
            TinyCode code = new TinyCode(directory);
            Rooms.names().forEach(room -> code.add("package app." + room + "; public class Room {" + seen(room) + "}"));
            StringBuilder all = new StringBuilder();
            Rooms.names()
                    .forEach(room ->
                            all.append("app.").append(room).append(".Room ").append(field(room)));
            code.add("package app.config; public class Everything {" + all + "}");
            assertAllKept(Rooms.rules("app"), code.compile());
        }

        private static String seen(String room) {
            Set<String> below = Rooms.seenBy(room);
            return String.join(
                    "",
                    below.stream()
                            .map(other -> "app." + other + ".Room " + field(other))
                            .toList());
        }

        private static String field(String room) {
            return room.replace('.', '_') + ";";
        }
    }

    @Nested
    class RoomsFaces {
        @Test
        void bite_when_a_stranger_sees_a_type_that_is_not_of_the_face() {
            TinyCode code = new TinyCode(directory);
            StringBuilder all = new StringBuilder();
            Faces.rooms().forEach(room -> {
                code.add("package app." + room + "; public class Hidden { }");
                all.append("app.")
                        .append(room)
                        .append(".Hidden ")
                        .append(room.replace('.', '_'))
                        .append(";");
            });
            assertAllBroken(
                    Faces.rules("app"),
                    code.add("package app.attic; class Stranger {" + all + "}").compile());
        }

        @ParameterizedTest
        @ValueSource(strings = {"api.rest.body", "api.grpc.call", "service.oip"})
        void bite_on_types_of_sub_rooms(String room) {
            JavaClasses classes = compile(
                    "package app." + room + "; public class Hidden { }",
                    "package app.task.tagging; class Stranger { app." + room + ".Hidden[] hidden; }");
            assertThat(Faces.rules("app")).anyMatch(rule -> broken(rule, classes));
        }

        @Test
        void let_the_family_and_composition_see_all_and_others_the_face() {
            JavaClasses classes = compile(
                    "package app.model; public class Bundle { public static class Inner { } }",
                    "package app.model; public class Hidden { }",
                    "package app.input; class Above { app.model.Bundle a; app.model.Bundle.Inner[] b; }",
                    "package app.task.writing; public class Hidden { }",
                    "package app.task.writing; public class FinishReason { }",
                    "package app.task.generation; class Family { app.task.writing.Hidden a; }",
                    "package app.api.rest.body; public class Hidden { app.task.writing.FinishReason a; }",
                    "package app.api.rest.oip; class SubRoom { app.api.rest.body.Hidden a; }",
                    "package app.config; class Wiring { app.model.Hidden a; app.api.rest.body.Hidden b; }");
            assertAllKept(Faces.rules("app"), classes);
        }

        @Test
        void are_reported_when_nothing_looks_at_them() {
            JavaClasses classes = compile(
                    "package app.model; public class Bundle { Digests a; }",
                    "package app.model; public class Digests { Bundle a; }",
                    "package app.model; public class RowModel { }",
                    "package app.input; class Above { app.model.RowModel a; }",
                    "package app.config; class Wiring { app.model.Bundle a; }");
            assertThat(Faces.unused("app", classes))
                    .contains("model | Bundle", "task.score | task")
                    .doesNotContain("model | RowModel");
        }
    }

    @Nested
    class Libraries {
        @Test
        void bite_in_a_room_that_has_no_business_with_them() {
            JavaClasses classes = compile("""
                package app.tensor;
                class Greedy {
                    ai.onnxruntime.OrtSession a;
                    io.recurrent.onnx.ModelProto b;
                    io.grpc.Status c;
                    com.google.protobuf.Message d;
                    org.springframework.context.ApplicationContext e;
                    io.micrometer.core.instrument.Counter f;
                    tools.jackson.databind.JsonNode g;
                    jakarta.servlet.http.HttpServletRequest h;
                    io.lettuce.core.ClientOptions i;
                    com.github.benmanes.caffeine.cache.Cache<String, String> j;
                    com.fasterxml.jackson.annotation.JsonInclude m;
                    org.springdoc.core.customizers.OpenApiCustomizer k;
                    org.apache.commons.rng.UniformRandomProvider n;
                }\
                """);
            assertAllBroken(new LibraryRules("app").rules(), classes);
        }

        @Test
        void may_be_used_where_they_belong() {
            JavaClasses classes = compile(
                    "package app.runtime; class A { ai.onnxruntime.OrtSession a; com.google.protobuf.Message b; }",
                    "package app.api.grpc; class B { io.grpc.Status a; org.springframework.context.ApplicationContext"
                            + " b; }",
                    "package app; class C { org.springframework.context.ApplicationContext a; }",
                    "package app.metrics; class D { io.micrometer.core.instrument.Counter a; }",
                    "package app.model; class E { tools.jackson.databind.JsonNode a; }",
                    "package app.redis; class F { io.lettuce.core.ClientOptions a; }",
                    "package app.api.rest.openapi; class G { org.springdoc.core.customizers.OpenApiCustomizer a;"
                            + " io.swagger.v3.oas.models.OpenAPI b; }");
            assertAllKept(new LibraryRules("app").rules(), classes);
        }
    }

    @Nested
    class Calls {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "System.nanoTime();",
                    "System.currentTimeMillis();",
                    "Thread.sleep(1);",
                    "java.util.concurrent.TimeUnit.SECONDS.sleep(1);",
                    "java.util.concurrent.locks.LockSupport.parkNanos(1);",
                    "new java.util.concurrent.CountDownLatch(1).await(1, java.util.concurrent.TimeUnit.SECONDS);",
                    "java.time.Instant.now();",
                    "java.time.Clock.systemUTC();",
                    "new Thread(() -> {});",
                    "Thread.ofVirtual();",
                    "java.util.concurrent.Executors.newCachedThreadPool();",
                    "java.util.concurrent.CompletableFuture.runAsync(() -> {});",
                    "new java.util.concurrent.CompletableFuture<String>().thenApplyAsync(s -> s);",
                    "java.util.List.of().parallelStream();",
                    "java.util.List.of().stream().parallel();",
                    "java.util.concurrent.ForkJoinPool.commonPool();"
                })
        void bite(String statement) {
            JavaClasses classes = compile(body("text", statement));
            assertThat(CallRules.rules("app"))
                    .filteredOn(rule -> broken(rule, classes))
                    .hasSize(1);
        }

        @Test
        void may_be_made_where_they_belong() {
            JavaClasses classes = compile(
                    body("time", "System.nanoTime(); Thread.sleep(1);"),
                    body(
                            "engine",
                            "var latch = new java.util.concurrent.CountDownLatch(1); Runnable open = latch::countDown;"
                                    + " latch.await(1, java.util.concurrent.TimeUnit.SECONDS);"),
                    body("config", "java.util.concurrent.Executors.newCachedThreadPool();"),
                    body("text", "java.util.concurrent.CompletableFuture.runAsync(() -> {}, command -> {});"));
            assertAllKept(CallRules.rules("app"), classes);
        }

        @Test
        void bite_in_tests_that_sleep() {
            assertThat(broken(CallRules.noSleep(), compile(body("text", "Thread.sleep(1);"))))
                    .isTrue();
        }

        private static String body(String room, String statement) {
            return "package app." + room + "; class Caller { void call() throws Exception { " + statement + " } }";
        }
    }

    @Nested
    class Shapes {
        @Test
        void bite_on_each_bad_shape() {
            JavaClasses classes = compile(
                    "package app.text; final class Counter { static int count; }",
                    "package app.text; final class Single { static Single getInstance() { return new Single(); } }",
                    "package app.text; final class Injected { @org.springframework.beans.factory.annotation.Autowired"
                            + " Object o; }",
                    "package app.text; final class ModelManager { }",
                    "package app.text; final class RunOptions { }",
                    "package app.text; class Open { }");
            assertAllBroken(ShapeRules.rules(), classes);
        }

        @Test
        void bite_on_policies_with_state_or_locks() {
            JavaClasses classes = compile(
                    "package app.text; final class CountPolicy { int count; synchronized void count() { count++; } }",
                    "package app.text; final class LockPolicy { final Object a = new"
                            + " java.util.concurrent.locks.ReentrantLock(); }");
            assertAllBroken(ShapeRules.policyRules(), classes);
        }

        @Test
        void let_good_shapes_pass() {
            JavaClasses classes = compile(
                    "package app.text; abstract class Base { static final int MOST = 1; }",
                    "package app.text; final class Fixed extends Base { private Object later; }",
                    "package app.text; record RunOptions(int rows) { }",
                    "package app.text; record GroupPolicy(int rows) { }",
                    "package app.config; @org.springframework.context.annotation.Configuration class Wiring { }");
            assertAllKept(ShapeRules.rules(), classes);
            assertAllKept(ShapeRules.policyRules(), classes);
        }
    }
}
