package io.recurrent.bench.micro;

import io.recurrent.bench.load.ServiceLoad;
import io.recurrent.bench.server.InProcess;
import io.recurrent.bench.text.TextSource;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole call in process by one caller: permit, lease, ids, queue, run, label. */
@State(Scope.Benchmark)
public class CallBenchmark {
    /** Tokens of the text. */
    @Param({"1", "19", "300"})
    public int tokens;

    private InProcess server;
    private ServiceLoad load;

    @Setup
    public void prepare() throws InterruptedException {
        server = InProcess.start(List.of());
        load = server.load(List.of(new TextSource(1).text(tokens)));
    }

    @Benchmark
    public Object classify() {
        return load.classify();
    }

    @TearDown
    public void close() {
        load.close();
        server.close();
    }
}
