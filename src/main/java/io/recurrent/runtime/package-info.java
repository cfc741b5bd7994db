/** Owns ONNX Runtime: its environment, sessions, provider choice and native objects; nothing else may touch it. */
@NullMarked
package io.recurrent.runtime;

import org.jspecify.annotations.NullMarked;
