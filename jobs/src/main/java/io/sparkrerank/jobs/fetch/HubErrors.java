package io.sparkrerank.jobs.fetch;

import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What the hub's statuses mean, one sentence each. The hub answers 401, not 404, for a repository
 * an anonymous caller may not see or that does not exist; {@code X-Error-Code} tells the rest, as
 * {@code huggingface_hub}'s {@code hf_raise_for_status} reads it.
 *
 * @param endpoint where requests go
 * @param anonymous whether no token is sent
 */
record HubErrors(URI endpoint, boolean anonymous) {
  /**
   * Returns if the response carries content.
   *
   * @param repository what was asked for
   * @param what in words, for example {@code revision main}
   * @throws TransientHubException for 408, 429 and 5xx
   * @throws RerankException for every other failure: {@link ExitCode#UNAVAILABLE} where access is
   *     refused, {@link ExitCode#USAGE} where the thing asked for does not exist
   */
  void check(HubResponse response, String repository, String what) throws TransientHubException {
    int status = response.status();
    if (status == 200 || status == 206) {
      return;
    }
    if (status == 429) {
      throw new TransientHubException(
          "the hub limits this client's rate (status 429)", retryAfter(response, Instant.now()));
    }
    if (status == 408 || status >= 500) {
      throw new TransientHubException(
          "the server answered status " + status + " for " + what + " of " + repository,
          retryAfter(response, Instant.now()));
    }
    throw refused(status, response.header("X-Error-Code").orElse(""), repository, what);
  }

  private RerankException refused(int status, String code, String repository, String what) {
    if (code.equals("GatedRepo")) {
      return unavailable(
          "%s is gated (status %d): accept its terms at %s/%s with the account of your token, then"
                  .formatted(repository, status, endpoint, repository)
              + " run again with HF_TOKEN set.");
    }
    if (status == 403) {
      return unavailable(
          "%s forbids %s (status 403): the token lacks the right, the repository's terms are not"
                  .formatted(endpoint, repository)
              + " accepted, or a proxy blocks it; check HF_TOKEN and the repository's page.");
    }
    if (status == 401) {
      return unavailable(
          anonymous
              ? "%s does not show %s to anonymous callers (status 401): it does not exist, or is"
                      .formatted(endpoint, repository)
                  + " private; check the name, or set HF_TOKEN."
              : "%s refuses the token for %s (status 401): it is wrong, expired or may not read it,"
                      .formatted(endpoint, repository)
                  + " or the repository does not exist; check the name and HF_TOKEN.");
    }
    if (status == 404) {
      String missing = code.equals("RepoNotFound") ? "repository" : what;
      return new RerankException(
          ExitCode.USAGE,
          "%s has no %s for %s (status 404); check the name and --revision."
              .formatted(endpoint, missing, repository));
    }
    return unavailable(
        "%s answered status %d%s for %s of %s; check --endpoint, HF_ENDPOINT and the proxy."
            .formatted(endpoint, status, code.isEmpty() ? "" : " " + code, what, repository));
  }

  /** The answer is not what the hub's interface gives. */
  RerankException notTheHub(String what) {
    return unavailable(
        "%s answered without %s, so it is not a Hugging Face hub; check --endpoint and HF_ENDPOINT."
            .formatted(endpoint, what));
  }

  private static RerankException unavailable(String message) {
    return new RerankException(ExitCode.UNAVAILABLE, message);
  }

  /** Seconds or an HTTP date; anything else counts as not said. */
  private static Optional<Duration> retryAfter(HubResponse response, Instant now) {
    return response
        .header("Retry-After")
        .flatMap(
            value -> {
              try {
                return Optional.of(
                    value.strip().chars().allMatch(Character::isDigit)
                        ? Duration.ofSeconds(Long.parseLong(value.strip()))
                        : Duration.between(
                            now,
                            ZonedDateTime.parse(
                                value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)));
              } catch (DateTimeException | NumberFormatException e) {
                return Optional.empty();
              }
            });
  }
}
