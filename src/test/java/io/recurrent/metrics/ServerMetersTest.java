package io.recurrent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.recurrent.admission.Admission.Permit;
import io.recurrent.call.Caller;
import io.recurrent.fixture.GraphBytes;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import io.recurrent.onnx.OperatorSetIdProto;
import io.recurrent.onnx.TensorShapeProto;
import io.recurrent.onnx.TypeProto;
import io.recurrent.onnx.ValueInfoProto;
import io.recurrent.runtime.SessionContract;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerMetersTest {
    private final ServerParts server = new ServerParts();

    @Test
    void says_what_runs_the_models_and_what_that_rests_on() {
        String[] labels = {"provider", "cpu", "requested", "off", "reason", "configured"};

        assertThat(server.scrape().value("recurrent_runtime_provider_info", labels))
                .isEqualTo(1);
    }

    @Test
    void follows_the_rows_that_wait() {
        assertThat(server.scrape().value("recurrent_queue_rows")).isZero();

        ServerParts.Row row = new ServerParts.Row();
        server.queue().offerAll(List.of(row, new ServerParts.Row()), "caller", load -> {});
        assertThat(server.scrape().value("recurrent_queue_rows")).isEqualTo(2);

        row.giveUp();
        server.queue().sweep();
        assertThat(server.scrape().value("recurrent_queue_rows")).isEqualTo(1);
    }

    @Test
    void follows_the_calls_that_are_let_in() {
        try (Permit one = server.admission().enter(Caller.ANONYMOUS);
                Permit two = server.admission().enter(Caller.ANONYMOUS)) {
            assertThat(server.scrape().value("recurrent_admission_calls")).isEqualTo(2);
        }
        assertThat(server.scrape().value("recurrent_admission_calls")).isZero();
    }

    @Test
    void follows_the_server_from_loading_through_ready_to_draining() {
        assertThat(server.scrape().value("recurrent_server_ready")).isZero();

        server.becomeReady();
        assertThat(server.scrape().value("recurrent_server_ready")).isEqualTo(1);
        assertThat(server.scrape().value("recurrent_server_draining")).isZero();

        server.state().drain();
        assertThat(server.scrape().value("recurrent_server_ready")).isZero();
        assertThat(server.scrape().value("recurrent_server_draining")).isEqualTo(1);
    }

    @Test
    void counts_native_objects_while_they_are_open() {
        ByteBuffer graph = GraphBytes.of(identity());

        assertThatIllegalStateException()
                .isThrownBy(() -> server.runtime().open(graph, signature -> whileOpen()))
                .withMessage("seen");

        assertThat(server.scrape().value("recurrent_runtime_natives")).isZero();
    }

    private SessionContract whileOpen() {
        assertThat(server.scrape().value("recurrent_runtime_natives")).isPositive();
        throw new IllegalStateException("seen");
    }

    private static byte[] identity() {
        NodeProto node = NodeProto.newBuilder()
                .setOpType("Identity")
                .addInput("x")
                .addOutput("y")
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .setName("identity")
                        .addNode(node)
                        .addInput(value("x"))
                        .addOutput(value("y")))
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1))
                .build();
        TypeProto.Tensor tensor =
                TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape).build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
