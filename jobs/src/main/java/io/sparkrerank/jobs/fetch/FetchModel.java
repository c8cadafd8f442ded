package io.sparkrerank.jobs.fetch;

import io.sparkrerank.jobs.command.CommandLines;
import io.sparkrerank.util.ExitCode;
import io.sparkrerank.util.RerankException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Downloads a cross-encoder into a bundle directory; {@code scripts/fetch-model.sh} runs it. */
@Command(
    name = "fetch-model.sh",
    description =
        "Downloads an ONNX cross-encoder from the Hugging Face hub into a bundle directory, verified.",
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or everything was already there and right",
      "64:wrong command line; or no such repository, revision or file",
      "69:the hub cannot be reached, or refuses access (401, 403)",
      "70:a bug in spark-rerank",
      "73:the output cannot be written, or the disk is too small",
      "75:the hub stayed busy (429, 5xx) or kept cutting the connection, or another fetch runs:"
          + " run again to continue",
      "78:wrong hash, or a differing file is in the way; nothing was overwritten"
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  HF_ENDPOINT   the hub, unless --endpoint is given",
      "  HF_TOKEN      access token; else the file $HF_HOME/token",
      "  HF_HOME       default ~/.cache/huggingface (for the token)",
      "  https_proxy, http_proxy, all_proxy, no_proxy; or -Dhttps.proxyHost and its kin",
      "",
      "Standard output lists 'sha256  path', as sha256sum -c reads it; the same and the",
      "revision are written to rerank-manifest.json in the bundle. A cut download resumes.",
      ""
    })
public final class FetchModel implements Callable<Integer> {
  private static final Pattern REPOSITORY = Pattern.compile("\\w[\\w.-]*(/\\w[\\w.-]*)?");

  private final FetchWiring wiring;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "MODEL",
      description =
          "ms-marco-MiniLM-L6-v2, ms-marco-MiniLM-L12-v2, bge-reranker-base, bge-reranker-large or"
              + " bge-reranker-v2-m3; or any repository with an ONNX export, as owner/name")
  private String model = "";

  @Option(
      names = "--revision",
      paramLabel = "R",
      description = "branch, tag or commit; default: the pinned commit, for other models main")
  private Optional<String> revision = Optional.empty();

  @Option(
      names = "--variant",
      paramLabel = "V",
      description = "one of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}",
      defaultValue = "onnx")
  private Variant variant = Variant.ONNX;

  @Option(
      names = "--file",
      paramLabel = "PATH",
      description = "the ONNX graph in the repository, where the variant's usual names do not fit")
  private Optional<String> file = Optional.empty();

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "a hub or mirror; default HF_ENDPOINT, else https://huggingface.co")
  private Optional<String> endpoint = Optional.empty();

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "the bundle directory; default $$HF_HOME/spark-rerank/NAME, without HF_HOME models/NAME;"
              + " NAME-VARIANT for fp16 and int8")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this and exit")
  @SuppressWarnings("UnusedVariable") // picocli reads it
  private boolean help;

  FetchModel(FetchWiring wiring) {
    this.wiring = wiring;
  }

  /** Runs and ends the process with one of the codes of {@code --help}. */
  public static void main(String[] args) {
    System.exit(commandLine(FetchWiring.real()).execute(args));
  }

  /** The command with messages and exit codes as this project has them. */
  static CommandLine commandLine(FetchWiring wiring) {
    return CommandLines.of(new FetchModel(wiring));
  }

  @Override
  public Integer call() {
    if (!REPOSITORY.matcher(model).matches()) {
      throw new RerankException(
          ExitCode.USAGE,
          "Model '" + model + "' is neither a known name nor a repository id such as owner/name.");
    }
    FetchEnvironment environment = wiring.environment();
    FetchRequest request =
        new FetchRequest(
            model,
            revision,
            variant,
            file,
            environment.endpoint(endpoint),
            environment.token(),
            output.orElseGet(() -> environment.defaultOutput(model, variant)));
    Manifest manifest = wiring.job(request, spec.commandLine().getErr()).run(request);
    for (Manifest.Entry entry : manifest.files()) {
      Path path = request.output().resolve(entry.path());
      spec.commandLine().getOut().println(entry.sha256() + "  " + path);
    }
    return ExitCode.OK.code();
  }
}
