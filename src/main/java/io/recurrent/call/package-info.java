/** Owns what is known of one call apart from its payload: who asks, by which transport, until when. */
@NullMarked
package io.recurrent.call;

import org.jspecify.annotations.NullMarked;
