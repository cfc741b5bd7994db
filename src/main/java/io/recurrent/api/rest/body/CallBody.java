package io.recurrent.api.rest.body;

/** The body of a call, which {@link CallBodies} reads: a record with the JSON's fields. */
public interface CallBody {
    /** One that tensors may follow as bytes; then the JSON ends where a header says. */
    interface WithTail extends CallBody {}
}
