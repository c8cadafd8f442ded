package io.sparkrerank.jobs.pairs;

import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a text: the first 128 bits of SHA-256 over the UTF-8 bytes of the text as it is
 * scored, or of HMAC-SHA256 where there is a secret. Two of 10¹⁰ texts share a hash with a
 * probability of 10⁻¹⁹. A plain hash of a query can be found by hashing guesses, so whoever keeps
 * hashes of personal data sets a secret; another secret makes other hashes.
 */
public final class TextHash implements UDF1<@Nullable String, byte @Nullable []>, Serializable {
  /** Length of a hash. */
  public static final int BYTES = 16;

  private static final long serialVersionUID = 1L;
  private static final String HMAC = "HmacSHA256";

  private final @Nullable String secret;

  private TextHash(@Nullable String secret) {
    this.secret = secret;
  }

  /** Hashes with {@code secret} as the key, if there is one. */
  public static TextHash of(Optional<String> secret) {
    return new TextHash(secret.orElse(null));
  }

  /** The hash of a text column, null where the text is. */
  public Column of(Column text) {
    return udf(this, DataTypes.BinaryType).apply(text);
  }

  @Override
  public byte @Nullable [] call(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return Arrays.copyOf(digest(text.getBytes(StandardCharsets.UTF_8)), BYTES);
  }

  private byte[] digest(byte[] text) {
    try {
      if (secret == null) {
        return MessageDigest.getInstance("SHA-256").digest(text);
      }
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
