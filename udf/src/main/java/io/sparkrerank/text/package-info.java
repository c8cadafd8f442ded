/** The texts of a pair and their token ids. Imports nothing of the project. */
@NullMarked
package io.sparkrerank.text;

import org.jspecify.annotations.NullMarked;
