package io.recurrent.api.grpc.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.InferTensorContents;
import io.recurrent.oip.ModelInferRequest;
import io.recurrent.oip.ModelInferRequest.InferInputTensor;
import io.recurrent.oip.ModelInferResponse;
import io.recurrent.service.oip.TensorService.TensorAnswer;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TensorMessagesProperties {
    private static ModelInferRequest.Builder request(InferInputTensor.Builder... inputs) {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("echo");
        for (InferInputTensor.Builder input : inputs) {
            request.addInputs(input);
        }
        return request;
    }

    private static InferInputTensor.Builder tensor(String type, long... shape) {
        InferInputTensor.Builder tensor =
                InferInputTensor.newBuilder().setName("x").setDatatype(type);
        for (long size : shape) {
            tensor.addShape(size);
        }
        return tensor;
    }

    private static TensorData only(ModelInferRequest.Builder request) {
        ModelInferRequest message = request.build();
        return TensorMessages.request(message, TensorMessages.options(message))
                .inputs()
                .getFirst();
    }

    /** Elements of 64 bits in the list of a type, cut to what the type holds, and as binary. */
    private record Elements(InferTensorContents contents, ByteBuffer binary) {
        static Elements of(ElementType type, List<Long> values) {
            InferTensorContents.Builder contents = InferTensorContents.newBuilder();
            ByteBuffer binary = ByteBuffer.allocate(64 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
            values.forEach(value -> add(type, value, contents, binary));
            return new Elements(contents.build(), binary.flip());
        }

        private static void add(ElementType type, long value, InferTensorContents.Builder contents, ByteBuffer binary) {
            switch (type) {
                case BOOL -> {
                    contents.addBoolContents((value & 1) == 1);
                    binary.put((byte) (value & 1));
                }
                case UINT8 -> {
                    contents.addUintContents((int) (value & 0xff));
                    binary.put((byte) value);
                }
                case UINT16 -> {
                    contents.addUintContents((int) (value & 0xffff));
                    binary.putShort((short) value);
                }
                case UINT32 -> {
                    contents.addUintContents((int) value);
                    binary.putInt((int) value);
                }
                case UINT64 -> {
                    contents.addUint64Contents(value);
                    binary.putLong(value);
                }
                default -> addSigned(type, value, contents, binary);
            }
        }

        private static void addSigned(
                ElementType type, long value, InferTensorContents.Builder contents, ByteBuffer binary) {
            switch (type) {
                case INT8 -> {
                    contents.addIntContents((byte) value);
                    binary.put((byte) value);
                }
                case INT16 -> {
                    contents.addIntContents((short) value);
                    binary.putShort((short) value);
                }
                case INT32 -> {
                    contents.addIntContents((int) value);
                    binary.putInt((int) value);
                }
                case INT64 -> {
                    contents.addInt64Contents(value);
                    binary.putLong(value);
                }
                case FLOAT32 -> {
                    contents.addFp32Contents((float) value / 3);
                    binary.putFloat((float) value / 3);
                }
                case FLOAT64 -> {
                    contents.addFp64Contents((double) value / 3);
                    binary.putDouble((double) value / 3);
                }
                default -> {
                    byte[] text = Long.toString(value).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                    contents.addBytesContents(ByteString.copyFrom(text));
                    binary.putInt(text.length).put(text);
                }
            }
        }
    }

    @Property
    void typed_contents_become_the_binary_form(@ForAll("listed") ElementType type, @ForAll List<Long> values) {
        Elements elements = Elements.of(type, values);

        TensorData data =
                only(request(tensor(type.protocolName(), values.size(), 1).setContents(elements.contents())));

        assertThat(data.type()).isEqualTo(type);
        assertThat(data.data().isReadOnly()).isTrue();
        assertThat(data.data()).isEqualTo(elements.binary());
    }

    @Property
    void raw_contents_come_and_go_unchanged(@ForAll ElementType type, @ForAll byte[] bytes) {
        TensorData data =
                only(request(tensor(type.protocolName(), -1, 1)).addRawInputContents(ByteString.copyFrom(bytes)));
        assertThat(data.type()).isEqualTo(type);
        assertThat(data.shape().toArray()).containsExactly(-1, 1);

        ModelInferResponse response = TensorMessages.response(
                "mine", new TensorAnswer("echo", "7", List.of(data), new StageTimings(1, 2, 3, 4)));

        assertThat(response.getId()).isEqualTo("mine");
        assertThat(response.getModelVersion()).isEqualTo("7");
        assertThat(response.getOutputs(0).getDatatype()).isEqualTo(type.protocolName());
        assertThat(response.getOutputs(0).hasContents()).isFalse();
        assertThat(response.getRawOutputContents(0).toByteArray()).isEqualTo(bytes);
    }

    @Property
    void another_number_of_elements_than_the_shape_has_is_refused(
            @ForAll("listed") ElementType type, @ForAll List<Long> values, @ForAll("sizes") long[] shape) {
        long wanted = 1;
        for (long size : shape) {
            wanted *= size;
        }
        ModelInferRequest.Builder request = request(tensor(type.protocolName(), shape)
                .setContents(Elements.of(type, values).contents()));
        if (wanted == values.size()) {
            assertThat(only(request).shape().elements()).isEqualTo(wanted);
        } else {
            assertInvalid(request.build());
        }
    }

    @Property
    void whatever_is_sent_is_read_or_invalid(@ForAll("anything") ModelInferRequest request) {
        try {
            assertThat(TensorMessages.request(request, TensorMessages.options(request))
                            .model()
                            .name())
                    .isEqualTo(request.getModelName());
        } catch (InferenceException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
    }

    @Property
    void numbers_that_do_not_fit_their_type_are_refused(@ForAll("narrow") ElementType type, @ForAll int value) {
        boolean signed = type == ElementType.INT8 || type == ElementType.INT16;
        long number = signed ? value : Integer.toUnsignedLong(value);
        int bits = 8 * type.bytes();
        boolean fits = signed ? number >= -(1L << (bits - 1)) && number < 1L << (bits - 1) : number < 1L << bits;
        InferTensorContents contents = signed
                ? InferTensorContents.newBuilder().addIntContents(value).build()
                : InferTensorContents.newBuilder().addUintContents(value).build();
        ModelInferRequest.Builder request =
                request(tensor(type.protocolName(), 1).setContents(contents));
        if (fits) {
            assertThat(only(request).data().remaining()).isEqualTo(type.bytes());
        } else {
            assertInvalid(request.build());
        }
    }

    private static void assertInvalid(ModelInferRequest request) {
        assertThatExceptionOfType(InferenceException.class)
                .isThrownBy(() -> TensorMessages.request(request, TensorMessages.options(request)))
                .matches(e -> e.code() == ErrorCode.INVALID_ARGUMENT && "x".equals(e.field()), "is invalid at x");
    }

    @Provide
    Arbitrary<ElementType> listed() {
        return Arbitraries.of(ElementType.class)
                .filter(type -> type != ElementType.FLOAT16 && type != ElementType.BFLOAT16);
    }

    @Provide
    Arbitrary<ElementType> narrow() {
        return Arbitraries.of(ElementType.INT8, ElementType.INT16, ElementType.UINT8, ElementType.UINT16);
    }

    @Provide
    Arbitrary<long[]> sizes() {
        return Arbitraries.longs().between(0, 4).array(long[].class).ofMaxSize(3);
    }

    @Provide
    Arbitrary<ModelInferRequest> anything() {
        Arbitrary<String> types = Arbitraries.of(ElementType.class)
                .map(ElementType::protocolName)
                .injectNull(0.1)
                .map(name -> name == null ? "FP33" : name);
        Arbitrary<List<Long>> shapes = Arbitraries.longs().list().ofMaxSize(4);
        Arbitrary<List<Long>> small = Arbitraries.longs().between(-2, 3).list().ofMaxSize(4);
        Arbitrary<Elements> elements = Combinators.combine(
                        Arbitraries.of(ElementType.class),
                        Arbitraries.longs().list().ofMaxSize(3))
                .as(Elements::of);
        Arbitrary<InferInputTensor> inputs = Combinators.combine(
                        types, Arbitraries.oneOf(shapes, small), elements, Arbitraries.of("x", "y", ""))
                .as((type, shape, held, name) -> tensor(type)
                        .setName(name)
                        .addAllShape(shape)
                        .setContents(held.contents())
                        .build());
        Arbitrary<ByteString> raw = Arbitraries.bytes().array(byte[].class).map(ByteString::copyFrom);
        return Combinators.combine(
                        inputs.list().ofMaxSize(3), raw.list().ofMaxSize(3).injectDuplicates(0.1))
                .as((all, contents) -> ModelInferRequest.newBuilder()
                        .setModelName("echo")
                        .addAllInputs(all)
                        .addAllRawInputContents(contents)
                        .build());
    }
}
