package io.recurrent.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.BaseStream;

/**
 * What may be called only in one room, or nowhere: the clock, sleep, threads, and work on pools that nobody configured.
 */
final class CallRules {
    private static final Set<String> CLOCK =
            Set.of("System.nanoTime", "System.currentTimeMillis", "Instant.now", "Clock.systemUTC");
    private static final Set<String> SLEEPS =
            Set.of("Thread.sleep", "TimeUnit.sleep", "LockSupport.parkNanos", "LockSupport.parkUntil");
    private static final Set<String> THREADS =
            Set.of("Thread.<init>", "Thread.ofPlatform", "Thread.ofVirtual", "Thread.startVirtualThread");

    private CallRules() {}

    static List<ArchRule> rules(String root) {
        return List.of(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(root + ".time..")
                        .should()
                        .accessTargetWhere(calls("the clock", call -> named(CLOCK, call)))
                        .because("time is an injected ticker, so that tests hold it")
                        .allowEmptyShould(true),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(root + ".time..")
                        .should()
                        .accessTargetWhere(calls("what sleeps", CallRules::sleeps))
                        .because("a pause is injected, so that tests do not wait for it")
                        .allowEmptyShould(true),
                noClasses()
                        .that()
                        .resideOutsideOfPackage(root + ".config..")
                        .should()
                        .accessTargetWhere(calls("for a thread or a pool", CallRules::makesThreads))
                        .because("every thread is named, counted and ended in one place")
                        .allowEmptyShould(true),
                noClasses()
                        .should()
                        .accessTargetWhere(calls("work on the common pool", CallRules::usesCommonPool))
                        .because("work runs on an executor that somebody chose")
                        .allowEmptyShould(true));
    }

    /** Tests wait for events or hold the ticker; a sleep is either too short or too long. */
    static ArchRule noSleep() {
        return noClasses()
                .should()
                .accessTargetWhere(calls("what sleeps", CallRules::sleeps))
                .because("tests wait for what they need, or move an injected clock")
                .allowEmptyShould(true);
    }

    private static boolean sleeps(JavaCall<?> call) {
        boolean awaits = call.getTargetOwner().isEquivalentTo(CountDownLatch.class)
                && call.getName().equals("await");
        return named(SLEEPS, call) || (awaits && !opens(outermost(call.getOriginOwner())));
    }

    /** Whether some code of a file opens a latch; to wait for one that nobody opens is to sleep. */
    private static boolean opens(JavaClass file) {
        return file.getPackage().getClasses().stream()
                .filter(type -> outermost(type).equals(file))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .anyMatch(access -> access.getTargetOwner().isEquivalentTo(CountDownLatch.class)
                        && access.getName().equals("countDown"));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(CallRules::outermost).orElse(type);
    }

    private static boolean makesThreads(JavaCall<?> call) {
        return named(THREADS, call) || call.getTargetOwner().isEquivalentTo(Executors.class);
    }

    private static boolean usesCommonPool(JavaCall<?> call) {
        boolean asyncWithoutExecutor = call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                && call.getName().endsWith("Async")
                && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(type -> type.isEquivalentTo(Executor.class));
        boolean parallel = call.getName().equals("parallelStream")
                || (call.getName().equals("parallel") && call.getTargetOwner().isAssignableTo(BaseStream.class));
        boolean pool = call.getTargetOwner().isEquivalentTo(ForkJoinPool.class)
                && call.getName().equals("commonPool");
        return asyncWithoutExecutor || parallel || pool;
    }

    private static boolean named(Set<String> names, JavaCall<?> call) {
        return names.contains(call.getTargetOwner().getSimpleName() + "." + call.getName())
                && call.getTargetOwner().getPackageName().startsWith("java.");
    }

    private static DescribedPredicate<JavaAccess<?>> calls(
            String what, java.util.function.Predicate<JavaCall<?>> predicate) {
        return describe("calls " + what, access -> access instanceof JavaCall<?> call && predicate.test(call));
    }
}
