/** Owns tagging: the labelled spans of a text, from its tags or from a conditional random field. */
@NullMarked
package io.recurrent.task.tagging;

import org.jspecify.annotations.NullMarked;
