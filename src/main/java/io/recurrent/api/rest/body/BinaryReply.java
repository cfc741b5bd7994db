package io.recurrent.api.rest.body;

import java.nio.ByteBuffer;
import java.util.List;

/** An answer that is JSON and then bytes; a header says where the JSON ends. */
public interface BinaryReply {
    /** What is written as JSON. */
    Object json();

    /** What follows it. */
    List<ByteBuffer> tail();
}
