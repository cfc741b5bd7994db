/**
 * Owns a version that may serve: its graphs with their queues, its task, and the checks that it passes before it
 * serves.
 */
@NullMarked
package io.recurrent.serving;

import org.jspecify.annotations.NullMarked;
