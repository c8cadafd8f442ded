package io.sparkrerank.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class Utf8OrderTest {
  @Property
  void utf8OrderIsThatOfTheBytes(@ForAll String first, @ForAll String second) {
    int bytes =
        Arrays.compareUnsigned(
            first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
    // A lone surrogate has no UTF-8 form: Java writes '?' for it.
    if (isText(first) && isText(second)) {
      assertThat(Integer.signum(Utf8Order.ASCENDING.compare(first, second)))
          .isEqualTo(Integer.signum(bytes));
    }
  }

  private static boolean isText(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);
  }
}
