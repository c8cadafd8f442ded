/** Text to token ids. The only place for DJL's tokenizers; whoever holds a tokenizer closes it. */
@NullMarked
package io.sparkrerank.tokenize;

import org.jspecify.annotations.NullMarked;
