package io.sparkrerank.bench.harness;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A model and how much of the pairs is scored with it.
 *
 * @param name its name in the results
 * @param directory a bundle
 * @param pairsDirectory the pairs made with its tokenizer
 * @param pairs pairs of ours and of the ceiling in a repetition
 * @param peerPairs pairs of a peer
 */
record ModelUnderTest(String name, Path directory, Path pairsDirectory, int pairs, int peerPairs) {

  /** Reads {@code NAME:DIRECTORY:PAIRS_DIRECTORY:PAIRS:PEER_PAIRS}. */
  static final class Converter implements ITypeConverter<ModelUnderTest> {
    @Override
    public ModelUnderTest convert(String value) {
      List<String> parts = List.of(value.split(":"));
      if (parts.size() != 5) {
        throw new TypeConversionException(
            "expected NAME:DIRECTORY:PAIRS_DIRECTORY:PAIRS:PEER_PAIRS, found '" + value + "'");
      }
      return new ModelUnderTest(
          parts.get(0),
          Path.of(parts.get(1)),
          Path.of(parts.get(2)),
          Integer.parseInt(parts.get(3)),
          Integer.parseInt(parts.get(4)));
    }
  }
}
