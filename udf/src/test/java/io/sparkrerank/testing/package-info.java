/** Readers of the committed test models and golden files, and stand-ins, shared by both modules. */
package io.sparkrerank.testing;
