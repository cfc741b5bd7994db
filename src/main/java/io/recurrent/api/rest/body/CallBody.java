package io.recurrent.api.rest.body;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The body of a call, which {@link CallBodies} reads: a record with the JSON's fields. */
public interface CallBody {
    /** One that tensors may follow as bytes; then the JSON ends where a header says. */
    interface WithTail extends CallBody {}

    /**
     * On a body whose call goes into the queue of the version that the request's path names: a queue that takes nothing
     * from this caller refuses it before the body is read.
     */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Queued {
        /** The kind of the call, as its outcome is measured. */
        String value();
    }
}
