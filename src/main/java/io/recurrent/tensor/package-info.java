/** Owns tensors as values: element types, shapes with their batch and time axes, buffers, and all padding. */
@NullMarked
package io.recurrent.tensor;

import org.jspecify.annotations.NullMarked;
