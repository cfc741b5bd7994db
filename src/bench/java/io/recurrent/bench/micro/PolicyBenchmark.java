package io.recurrent.bench.micro;

import io.recurrent.batch.BatchLimits;
import io.recurrent.batch.BatchPolicy;
import io.recurrent.batch.CostModel;
import io.recurrent.batch.LengthAwarePolicy;
import io.recurrent.batch.Waiting;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Which of the waiting rows run next; lengths as in the mix 'mixed', costs as of a GRU of 256 units. */
@State(Scope.Benchmark)
public class PolicyBenchmark {
    /** Rows that wait. */
    @Param({"1", "32", "1024"})
    public int waiting;

    private BatchPolicy policy;
    private Waiting rows;

    @Setup
    public void prepare() {
        CostModel cost = new CostModel(List.of(
                new CostModel.Line(1, 20_000, 11_000),
                new CostModel.Line(2, 20_000, 15_000),
                new CostModel.Line(4, 22_000, 23_000),
                new CostModel.Line(8, 25_000, 44_000),
                new CostModel.Line(16, 30_000, 88_000),
                new CostModel.Line(32, 40_000, 175_000)));
        policy = new LengthAwarePolicy(cost, new BatchLimits(32, 4096, 25_000_000, false));
        Random random = new Random(1);
        int[] steps = new int[waiting];
        for (int i = 0; i < waiting; i++) {
            steps[i] = random.nextInt(100) < 85 ? random.nextInt(5, 40) : random.nextInt(200, 401);
        }
        long[] slack = new long[waiting];
        Arrays.fill(slack, 5_000_000_000L);
        rows = new Waiting(waiting, steps, slack, 0, 1_000_000, 0, 1);
    }

    @Benchmark
    public BatchPolicy.Decision decide() {
        return policy.decide(rows);
    }
}
