package io.sparkrerank.jobs.fetch;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One run, with everything from the command line and the environment decided.
 *
 * @param model a name of {@link KnownModels} or a repository id
 * @param revision branch, tag or commit that overrides the pinned one
 * @param variant which export
 * @param graph a path in the repository that overrides the variant's usual places
 * @param endpoint the hub, without a trailing slash
 * @param token sent to the endpoint's own host only
 * @param output the bundle directory
 */
record FetchRequest(
    String model,
    Optional<String> revision,
    Variant variant,
    Optional<String> graph,
    URI endpoint,
    Optional<HubToken> token,
    Path output) {}
