/** The native room: the only place for ONNX Runtime. Whoever opens a session closes it. */
@NullMarked
package io.sparkrerank.onnx;

import org.jspecify.annotations.NullMarked;
