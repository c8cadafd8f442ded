/** Tests of the benchmark's own arithmetic: a benchmark that counts wrongly proves nothing. */
package io.sparkrerank.bench;
