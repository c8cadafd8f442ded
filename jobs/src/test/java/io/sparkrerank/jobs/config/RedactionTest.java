package io.sparkrerank.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "dbPassword",
        "passwd",
        "fs.s3a.secret.key",
        "fs.s3a.access.key",
        "AccessKey",
        "access_key_id",
        "token",
        "fs.s3a.session.token",
        "authToken",
        "credentials",
        "apikey",
        "api-key",
        "X-API-KEY",
        "fs.azure.sas.container",
        "connectionString",
        "connection-string",
        "Authorization",
        "fs.azure.account.key.acct.dfs.core.windows.net",
        "sslKeyPassphrase"
      })
  void keysThatLookSecretAre(String key) {
    assertThat(Redaction.value(key, "hunter2")).isEqualTo("(redacted)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-batch-tokens",
        "maxTokens",
        "path",
        "header",
        "query-id",
        "doc-id",
        "passages",
        "multiLine",
        "versionAsOf",
        "key",
        "retrieval-score"
      })
  void otherKeysAreNot(String key) {
    assertThat(Redaction.value(key, "hunter2")).isEqualTo("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "/lake/queries, /lake/queries",
    "s3a://bucket/a@b, s3a://bucket/a@b",
    "s3a://AKIA:secret@bucket/q, s3a://(redacted)@bucket/q",
    "https://me@host/q, https://(redacted)@host/q",
    "jdbc:postgresql://u:p@host/db, jdbc:postgresql://(redacted)@host/db",
    "abfss://container@account.dfs.core.windows.net/q, abfss://container@account.dfs.core.windows.net/q",
    "https://h/q?version=3&sig=abc%2B&x=1, https://h/q?version=3&sig=(redacted)&x=1",
    "https://h/q?X-Amz-Signature=abc, https://h/q?X-Amz-Signature=(redacted)",
    "jdbc:sqlserver://h;user=me;password=p;x=1, jdbc:sqlserver://h;user=me;password=(redacted);x=1",
  })
  void urlsLoseTheirPasswordsAndSecretParameters(String url, String expected) {
    assertThat(Redaction.text(url)).isEqualTo(expected);
  }

  @Test
  void noSecretReachesTheRunRowOrALogLine() {
    RerankConfig config =
        new ConfFiles(directory)
            .load(
                """
                rerank.inputs.queries {
                  path = "s3a://AKIA:hunter2@bucket/queries"
                  options { "fs.s3a.secret.key" = hunter2, header = true, api.key = hunter2 }
                }
                rerank.outputs.runs.path = "https://host/runs?sig=hunter2"
                rerank.outputs.staging-path = "s3a://AKIA:hunter2@bucket/staging"
                rerank.model { path = "https://host/m?token=hunter2" }
                """,
                Map.of("outputs.reranked.options.password", "hunter2"));
    assertThat(config.toJson())
        .doesNotContain("hunter2")
        .contains("\"fs.s3a.secret.key\":\"(redacted)\"", "\"header\":\"true\"");
    assertThat(config.toString()).doesNotContain("hunter2");
    assertThat(config.inputs().toString()).doesNotContain("hunter2");
    assertThat(config.inputs().queries().table().options())
        .containsEntry("fs.s3a.secret.key", "hunter2");
  }
}
