package io.recurrent.api.rest.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.rest.error.JsonErrors;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tensors survive JSON and bytes exactly, and what is broken is the caller's fault. */
class OipCodecProperties {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @Provide
    Arbitrary<ElementType> inJson() {
        return Arbitraries.of(ElementType.class).filter(JsonElements::inJson);
    }

    @Provide
    Arbitrary<List<Long>> shapes() {
        return Arbitraries.longs().between(0, 4).list().ofMaxSize(4);
    }

    private static Shape shape(List<Long> sizes) {
        return Shape.of(sizes.stream().mapToLong(Long::longValue).toArray());
    }

    private static ByteBuffer random(ElementType type, long elements, Random random) {
        ByteBuffer bytes = ByteBuffer.allocate(20 * (int) elements).order(ByteOrder.LITTLE_ENDIAN);
        LongStream.range(0, elements).forEach(i -> put(type, bytes, random));
        return bytes.flip();
    }

    private static void put(ElementType type, ByteBuffer bytes, Random random) {
        switch (type) {
            case BOOL -> bytes.put((byte) random.nextInt(2));
            case UINT8, INT8 -> bytes.put((byte) random.nextInt());
            case UINT16, INT16 -> bytes.putShort((short) random.nextInt());
            case UINT32, INT32 -> bytes.putInt(random.nextInt());
            case UINT64, INT64 -> bytes.putLong(random.nextLong());
            case FLOAT32 -> bytes.putFloat(random.nextFloat() * (random.nextBoolean() ? -1e30f : 1e-40f));
            case FLOAT64 -> bytes.putDouble(random.nextDouble() * (random.nextBoolean() ? -1e300 : 1e-310));
            default -> {
                byte[] text = "a\u0000\u00e9\u20ac\ud83d\ude00"
                        .substring(random.nextInt(3))
                        .getBytes(StandardCharsets.UTF_8);
                bytes.putInt(text.length).put(text);
            }
        }
    }

    @Property
    void a_tensor_survives_json(
            @ForAll("inJson") ElementType type, @ForAll("shapes") List<Long> sizes, @ForAll long seed) {
        Shape shape = shape(sizes);
        ByteBuffer bytes = random(type, shape.elements(), new Random(seed));
        String data = MAPPER.writeValueAsString(OutputElements.of(TensorData.of("x", type, shape, bytes)));
        String json = "{\"name\":\"x\",\"datatype\":\"" + type.protocolName() + "\",\"shape\":" + sizes;

        InferInput flat = MAPPER.readValue(json + ",\"data\":" + data + "}", InferInput.class);
        assertThat(flat.tensor(null).data()).isEqualTo(bytes);
        InferInput early = MAPPER.readValue("{\"data\":" + data + "," + json.substring(1) + "}", InferInput.class);
        assertThat(early.tensor(null).data()).isEqualTo(bytes);
        assertThat(early.shape()).isEqualTo(shape);
    }

    @Property
    void rows_that_differ_in_length_lie_one_after_the_other(
            @ForAll @Size(max = 6) List<@IntRange(max = 5) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 3) int width) {
        int[] next = new int[1];
        String data = lengths.stream()
                .map(length -> LongStream.range(0, length)
                        .mapToObj(step -> LongStream.range(0, width)
                                .mapToObj(i -> Integer.toString(next[0]++))
                                .collect(Collectors.joining(",", "[", "]")))
                        .collect(Collectors.joining(",", "[", "]")))
                .collect(Collectors.joining(",", "[", "]"));
        String json = "{\"name\":\"x\",\"datatype\":\"INT32\",\"shape\":[%d,-1,%d],\"data\":%s}"
                .formatted(lengths.size(), width, data);

        TensorData tensor = MAPPER.readValue(json, InferInput.class).tensor(null);
        assertThat(tensor.rowSteps())
                .containsExactly(lengths.stream().mapToInt(Integer::intValue).toArray());
        assertThat(tensor.data().remaining()).isEqualTo(Integer.BYTES * next[0]);
        for (int i = 0; i < next[0]; i++) {
            assertThat(tensor.data().getInt(Integer.BYTES * i)).isEqualTo(i);
        }
    }

    private static InferInput head(ElementType type, List<Long> sizes, String size) {
        String json = "{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":%s,\"parameters\":{\"binary_data_size\":%s}}"
                .formatted(type.protocolName(), sizes, size);
        return MAPPER.readValue(json, InferInput.class);
    }

    @Property
    void a_tensor_survives_bytes(
            @ForAll("inJson") ElementType type, @ForAll("shapes") List<Long> sizes, @ForAll long seed) {
        ByteBuffer bytes = random(type, shape(sizes).elements(), new Random(seed));
        InferInput head = head(type, sizes, Integer.toString(bytes.remaining()));

        ByteBuffer tail = bytes.duplicate();
        assertThat(head.tensor(tail).data()).isEqualTo(bytes);
        assertThat(tail.hasRemaining()).isFalse();
    }

    @Property
    void bytes_are_what_they_must_be_or_the_callers_fault(
            @ForAll ElementType type,
            @ForAll("shapes") List<Long> sizes,
            @ForAll @Size(max = 40) byte[] tail,
            @ForAll @IntRange(min = -1, max = 41) int size) {
        InferInput head = head(type, sizes, Integer.toString(size));
        try {
            TensorData tensor = head.tensor(ByteBuffer.wrap(tail));
            assertThat(tensor.data().remaining()).isEqualTo(size);
            if (type != ElementType.BYTES) {
                assertThat(size).isEqualTo((int) shape(sizes).elements() * type.bytes());
            }
        } catch (InferenceException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(e.field()).isEqualTo("x");
        }
    }

    @Property
    void broken_json_is_the_callers_fault(@ForAll @IntRange(max = 90) int cut, @ForAll char instead) {
        String json = "{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":[2,2],\"data\":[[1,2],[3,9007199254740993]]}";
        String broken = cut < json.length() ? json.substring(0, cut) + instead + json.substring(cut + 1) : json;
        try {
            TensorData tensor = MAPPER.readValue(broken, InferInput.class).tensor(null);
            assertThat(tensor.data().remaining()).isEqualTo(4 * tensor.type().bytes());
        } catch (JacksonException e) {
            assertThat(JsonErrors.explain(e).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        } catch (InferenceException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        }
    }
}
