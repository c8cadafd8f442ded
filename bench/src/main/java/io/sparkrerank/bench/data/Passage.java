package io.sparkrerank.bench.data;

/**
 * A passage.
 *
 * @param docId its id
 * @param text its text
 */
public record Passage(String docId, String text) {}
