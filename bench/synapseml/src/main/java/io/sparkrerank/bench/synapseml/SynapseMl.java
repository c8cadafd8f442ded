package io.sparkrerank.bench.synapseml;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.synapse.ml.onnx.ONNXModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * SynapseML's {@code ONNXModel} as a contestant, with the protocol of the benchmark's {@code
 * Serve}.
 *
 * <p>It has no tokenizer and takes no ragged rows, so it is given token ids, made before the clock
 * starts, in its own default batches of ten pairs, each padded to its longest; a batch lies in one
 * partition, and there is one for each core. Only {@code transform} is timed.
 *
 * <pre>{@code
 * SynapseMl MODEL_DIRECTORY
 * }</pre>
 */
public final class SynapseMl {
  private static final String MARK = "@bench ";
  private static final int BATCH_PAIRS = 10;
  private static final int MAX_TOKENS = 512;
  private static final List<String> INPUTS =
      List.of("input_ids", "attention_mask", "token_type_ids");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final HuggingFaceTokenizer tokenizer;
  private final ONNXModel model;
  private final List<String> inputs;
  private final Map<String, Dataset<Row>> prepared = new HashMap<>();

  private SynapseMl(Path directory) throws IOException {
    spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(directory.resolve("tokenizer.json"))
            .optTruncateSecondOnly()
            .optPadding(false)
            .optMaxLength(MAX_TOKENS)
            .build();
    Path graph =
        Files.exists(directory.resolve("onnx/model.onnx"))
            ? directory.resolve("onnx/model.onnx")
            : directory.resolve("model.onnx");
    JsonNode config = JSON.readTree(directory.resolve("config.json").toFile());
    inputs = config.path("type_vocab_size").asInt(2) > 1 ? INPUTS : INPUTS.subList(0, 2);
    HashMap<String, String> feed = new HashMap<>();
    inputs.forEach(name -> feed.put(name, name));
    model = new ONNXModel();
    model.setModelPayload(Files.readAllBytes(graph));
    model.setDeviceType("CPU");
    model.setFeedDict(feed);
    model.setFetchDict("logits", "logits");
    model.setMiniBatchSize(BATCH_PAIRS);
  }

  /** Serves until standard input ends. */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    SynapseMl contestant = new SynapseMl(Path.of(arguments[0]));
    out.println(MARK + JSON.createObjectNode().put("ready", true));
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int space = line.lastIndexOf(' ');
      int pairs = Integer.parseInt(line.substring(space + 1));
      out.println(MARK + contestant.run(Path.of(line.substring(0, space)), pairs));
    }
    // Spark and tokenizers leave threads behind.
    System.exit(0);
  }

  private ObjectNode run(Path directory, int pairs) throws IOException {
    String key = directory + " " + pairs;
    if (!prepared.containsKey(key)) {
      prepared.put(key, rows(pairs(directory, pairs)));
    }
    long start = System.nanoTime();
    List<Row> scores = model.transform(prepared.get(key)).select("logits").collectAsList();
    double seconds = (System.nanoTime() - start) / 1e9;
    long finite = scores.stream().filter(r -> Float.isFinite(r.<Float>getList(0).get(0))).count();
    return JSON.createObjectNode()
        .put("pairs", finite)
        .put("seconds", seconds)
        .put("peak_rss_mb", peakMegabytes());
  }

  /** The largest resident memory of this process, 0 where {@code /proc} does not tell. */
  private static long peakMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /** Token ids of all pairs, in memory before any clock starts. */
  private Dataset<Row> rows(List<String[]> pairs) {
    List<List<Row>> batches = new ArrayList<>();
    for (int from = 0; from < pairs.size(); from += BATCH_PAIRS) {
      List<Encoding> batch = new ArrayList<>();
      for (String[] pair : pairs.subList(from, Math.min(from + BATCH_PAIRS, pairs.size()))) {
        batch.add(tokenizer.encode(pair[0], pair[1]));
      }
      int width = batch.stream().mapToInt(e -> e.getIds().length).max().orElseThrow();
      batches.add(batch.stream().map(e -> row(e, width)).toList());
    }
    StructType schema = new StructType();
    for (String input : inputs) {
      schema = schema.add(input, DataTypes.createArrayType(DataTypes.LongType, false), false);
    }
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(batches, Runtime.getRuntime().availableProcessors())
            .flatMap(List::iterator);
    Dataset<Row> cached = spark.createDataFrame(rows, schema).cache();
    cached.count();
    return cached;
  }

  private Row row(Encoding encoding, int width) {
    Object[] all = {
      Arrays.copyOf(encoding.getIds(), width),
      Arrays.copyOf(encoding.getAttentionMask(), width),
      Arrays.copyOf(encoding.getTypeIds(), width)
    };
    return RowFactory.create(Arrays.copyOf(all, inputs.size()));
  }

  /** The first pairs of the three tables of a directory: query and passage. */
  private static List<String[]> pairs(Path directory, int pairs) throws IOException {
    Map<String, String> queries =
        texts(directory.resolve("queries.jsonl"), "query_id", "query_text");
    Map<String, String> passages = texts(directory.resolve("passages.jsonl"), "doc_id", "text");
    List<String[]> all = new ArrayList<>();
    for (JsonNode row : lines(directory.resolve("candidates.jsonl"))) {
      if (all.size() < pairs) {
        all.add(
            new String[] {
              queries.get(row.get("query_id").asText()), passages.get(row.get("doc_id").asText())
            });
      }
    }
    return all;
  }

  private static Map<String, String> texts(Path file, String id, String text) throws IOException {
    Map<String, String> texts = new HashMap<>();
    for (JsonNode row : lines(file)) {
      texts.put(row.get(id).asText(), row.get(text).asText());
    }
    return texts;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      rows.add(JSON.readTree(line));
    }
    return rows;
  }
}
