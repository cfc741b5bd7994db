/** Owns composition: every bean, executor, thread and property of the server. */
@NullMarked
package io.recurrent.config;

import org.jspecify.annotations.NullMarked;
