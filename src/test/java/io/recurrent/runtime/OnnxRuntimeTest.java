package io.recurrent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.recurrent.fixture.GraphBytes;
import io.recurrent.fixture.GraphParts;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.runtime.ProviderChoice.Basis;
import io.recurrent.runtime.ProviderChoice.Provider;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeTest {
    @TempDir
    private Path directory;

    @Nested
    class TheProvider {
        private static void assumeNoCuda() {
            ProviderChoice found = new OnnxRuntime(CudaUse.PREFER).provider();
            assumeFalse(found.provider() == Provider.CUDA, "CUDA works on this host");
        }

        @Test
        void is_the_cpu_when_cuda_is_off() {
            ProviderChoice choice = new OnnxRuntime(CudaUse.OFF).provider();

            assertThat(choice.provider()).isEqualTo(Provider.CPU);
            assertThat(choice.basis()).isEqualTo(Basis.CONFIGURED);
            assertThat(choice.reason()).contains("off by configuration");
        }

        @Test
        void is_the_cpu_and_says_why_when_cuda_is_preferred_and_does_not_work() throws Exception {
            assumeNoCuda();
            OnnxRuntime runtime = new OnnxRuntime(CudaUse.PREFER);

            assertThat(runtime.provider().provider()).isEqualTo(Provider.CPU);
            assertThat(runtime.provider().basis()).isEqualTo(Basis.UNAVAILABLE);
            assertThat(runtime.provider().reason()).startsWith("CUDA is preferred and does not work here: ");
            assertThat(runtime.provider().reason()).hasSizeGreaterThan(50).doesNotContain("\n");
            assertThat(runtime.liveNatives()).isZero();
            try (Session session = open(runtime)) {
                assertThat(session).isNotNull();
            }
        }

        @Test
        void stops_the_start_when_cuda_is_required_and_does_not_work_and_later_runtimes_still_do() throws Exception {
            assumeNoCuda();

            assertThatThrownBy(() -> new OnnxRuntime(CudaUse.REQUIRE))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageStartingWith("CUDA is required and does not work on this host: ")
                    .hasMessageContaining("onnxruntime_gpu");
            try (Session session = open(new OnnxRuntime(CudaUse.OFF))) {
                assertThat(session).isNotNull();
            }
        }

        private Session open(OnnxRuntime runtime) throws Exception {
            Path file = TinyGraphs.classifier(2).write(directory.resolve("model.onnx"));
            return runtime.open(
                    GraphBytes.of(file),
                    signature -> new SessionContract(List.of(Tensors.IDS, Tensors.LENGTHS), List.of()));
        }
    }

    @Test
    void a_graphs_signature_is_what_it_declares() throws Exception {
        OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
        Path file = TinyGraphs.classifier(3)
                .types(GraphParts.INT32, GraphParts.INT64)
                .states()
                .write(directory.resolve("model.onnx"));
        AtomicReference<GraphSignature> seen = new AtomicReference<>();

        runtime.open(GraphBytes.of(file), signature -> {
                    seen.set(signature);
                    return new SessionContract(List.of(), List.of());
                })
                .close();

        GraphSignature signature = seen.get();
        assertThat(signature.inputs().keySet()).containsExactlyInAnyOrder("ids", "lengths", "h0");
        assertThat(signature.outputs().keySet()).containsExactlyInAnyOrder("scores", "hn");
        assertThat(signature.inputs().get("ids").type()).isEqualTo(ElementType.INT32);
        assertThat(signature.inputs().get("lengths").type()).isEqualTo(ElementType.INT64);
        assertThat(signature.inputs().get("h0").shape()).isEqualTo(Shape.of(1, Shape.DYNAMIC, 8));
        assertThat(signature.outputs().get("scores").shape()).isEqualTo(Shape.of(Shape.DYNAMIC, 3));
        assertThat(runtime.liveNatives()).isZero();
    }
}
