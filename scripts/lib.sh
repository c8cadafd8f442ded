# shellcheck shell=bash
# What the scripts beside this file share; they source it. Not a command of its own.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
main_class=io.sparkrerank.jobs.rerank.RerankJob

# Exit codes of the job, which a scheduler reads; io.sparkrerank.util.ExitCode names them all.
readonly USAGE=64 UNAVAILABLE=69 SOFTWARE=70 CANT_CREATE=73

say() { printf '%s\n' "$*" >&2; }

die() {
  local code=$1
  shift
  say "error: $*"
  exit "$code"
}

# The comment at the top of the script that was called is its help.
script_help() {
  sed -n '2,/^[^#]/{ s/^# \{0,1\}//p; }' "$0"
}

# --- Java ----------------------------------------------------------------------------------------

# Prints "MAJOR HOME" of a java command; fails where it is none.
java_facts() {
  "$1" -XshowSettings:properties -version 2>&1 | awk '
    $1 == "java.specification.version" { sub(/^1\./, "", $3); major = $3 }
    $1 == "java.home" { sub(/^[^=]*= /, ""); home = $0 }
    END { if (major !~ /^[0-9]+$/ || home == "") exit 1; print major, home }'
}

# Spark 4.1 runs on 17 and 21. Its Hadoop calls Subject.getSubject, which from 23 on fails.
java_fits() { [[ $1 -ge 17 && $1 -le 22 ]]; }

# Sets java_home to a Java that Spark can run on: JAVA_HOME's, else the one on PATH.
find_java() {
  local facts major home in_use='' refused=()
  if [[ -n ${JAVA_HOME:-} ]]; then
    if facts=$(java_facts "$JAVA_HOME/bin/java" 2> /dev/null); then
      read -r major home <<< "$facts"
      if java_fits "$major"; then
        java_home=$home
        return
      fi
      refused+=("JAVA_HOME is Java $major ($JAVA_HOME)")
    else
      refused+=("JAVA_HOME is not a Java ($JAVA_HOME)")
    fi
  fi
  if in_use=$(command -v java); then
    if facts=$(java_facts "$in_use" 2> /dev/null); then
      read -r major home <<< "$facts"
      if java_fits "$major"; then
        if [[ ${#refused[@]} -gt 0 ]]; then
          say "note: ${refused[0]}; Spark 4.1 needs 17 or 21, so Java $major from PATH is used ($home)"
        fi
        java_home=$home
        return
      fi
      refused+=("java on PATH is Java $major ($home)")
    else
      refused+=("java on PATH does not start ($in_use)")
    fi
  else
    refused+=("there is no java on PATH")
  fi
  local found
  found=$(printf '%s and ' "${refused[@]}")
  die "$UNAVAILABLE" "Spark 4.1 needs Java 17 or 21, but ${found% and };" \
    "install one (Debian 12: apt install openjdk-17-jdk-headless) or set JAVA_HOME to it"
}

# --- The build -----------------------------------------------------------------------------------

# The jobs' own jar; nothing where there is none.
job_jar() {
  newest -name 'rerank-jobs-*.jar' ! -name '*-submit.jar' ! -name '*-tests.jar' ! -name '*-sources.jar'
}

submit_jar() {
  newest -name 'rerank-jobs-*-submit.jar'
}

newest() {
  if [[ -d $root/jobs/target ]]; then
    find "$root/jobs/target" -maxdepth 1 "$@" | sort | tail -n 1
  fi
}

# A source, also below the directories given, that is newer than the last build; nothing where the jars stand without
# sources.
newer_sources() {
  local places=() place built
  # Every build writes the submit jar; it leaves the other one alone where that would come out the same.
  built=$(submit_jar)
  for place in pom.xml {udf,jobs,examples}/pom.xml {udf,jobs,examples}/src/main "$@"; do
    if [[ -e $root/$place ]]; then places+=("$root/$place"); fi
  done
  if [[ ${#places[@]} -gt 0 ]]; then
    find "${places[@]}" -type f -newer "${built:-$(job_jar)}" -print -quit
  fi
}

# Builds what a run in local mode needs, unless it is there and up to date; needs find_java.
ensure_built() {
  local jar why=
  jar=$(job_jar)
  if [[ -z $jar || ! -d $root/jobs/target/lib ]]; then
    why='for the first time; Maven downloads about 500 MB the first time it runs'
  elif [[ -n $(newer_sources) ]]; then
    why='again, for sources are newer than the jars'
  else
    return 0
  fi
  [[ -x $root/mvnw ]] || die "$UNAVAILABLE" "$root has neither built jars nor ./mvnw to build them"
  [[ -x $java_home/bin/javac ]] || die "$UNAVAILABLE" \
    "building needs a JDK, but $java_home has no javac; install one (Debian 12:" \
    "apt install openjdk-17-jdk-headless) or set JAVA_HOME to it"
  say "building spark-rerank $why ..."
  # Maven adds to this directory and takes nothing away, such as the CPU's runtime after CUDA's.
  rm -rf "$root/jobs/target/lib"
  local from=$SECONDS
  # Formatting is checked by ./mvnw verify; it must not keep anyone from running.
  (cd "$root" && JAVA_HOME=$java_home ./mvnw -B -q -ntp -DskipTests -Dspotless.check.skip=true package) >&2 \
    || die "$SOFTWARE" "the build failed; its messages are above, and ./mvnw -B verify says more"
  say "built in $((SECONDS - from)) s"
}

# --- Running on this machine ---------------------------------------------------------------------

# A directory laid out so that Spark's own launcher takes it for an installation.
spark_home() {
  local home=$root/jobs/target/spark-home
  if [[ ! $home/jars -ef $root/jobs/target/lib ]]; then
    { mkdir -p "$home" && ln -sfn ../lib "$home/jars"; } 2> /dev/null \
      || die "$CANT_CREATE" "$home/jars cannot be made to point to ../lib: make the directory writable once"
  fi
  printf '%s\n' "$home"
}

# Replaces this process by main_class in local mode, from main_jar or else from the job's own jar;
# needs find_java and ensure_built.
# What spark-submit does without Spark's scripts: its launcher knows the JVM options that this Spark
# wants and reads the heap from the properties file, so neither is repeated here.
exec_local() {
  local lib=$root/jobs/target/lib properties=${RERANK_SPARK_CONF:-$root/conf/spark-defaults-local.conf}
  [[ -r $properties ]] || die "$USAGE" "RERANK_SPARK_CONF names $properties, which cannot be read"
  local home core submit=(--properties-file "$properties" --class "$main_class")
  if [[ $(find "$lib" -maxdepth 1 -name 'onnxruntime*.jar' | wc -l) -ne 1 ]]; then
    die "$UNAVAILABLE" "$lib needs exactly one of onnxruntime and onnxruntime_gpu: remove the directory," \
      "and it is built again (./mvnw -Pgpu -DskipTests clean package for CUDA)"
  fi
  home=$(spark_home)
  core=$(basename "$(find "$lib" -maxdepth 1 -name 'spark-core_*.jar' | head -n 1)")
  core=${core#spark-core_}
  if [[ -n ${RERANK_MASTER:-} ]]; then submit+=(--master "$RERANK_MASTER"); fi
  if [[ -n ${RERANK_MEMORY:-} ]]; then submit+=(--driver-memory "$RERANK_MEMORY"); fi

  export JAVA_HOME=$java_home SPARK_HOME=$home SPARK_SCALA_VERSION=${core%%-*}
  export LOG4J_CONFIGURATION_FILE=${LOG4J_CONFIGURATION_FILE:-$root/conf/log4j2.properties}
  # One JVM talks to itself: no name has to resolve and no port is open to the network.
  if [[ ${RERANK_MASTER:-local} == local* ]]; then
    export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
  fi

  local launcher=() command=() word
  launcher=("$java_home/bin/java" -Xmx128m -cp "$lib/*" org.apache.spark.launcher.Main
    org.apache.spark.deploy.SparkSubmit "${submit[@]}" "${main_jar:-$(job_jar)}" "$@")
  # Words end in NUL, after one empty line. The incubating vector API, which only Spark ML's linear
  # algebra uses, is left out: Java would warn of it on every start.
  while IFS= read -r -d '' word; do
    if [[ ${#command[@]} -eq 0 ]]; then word=${word#$'\n'}; fi
    if [[ -n $word || ${#command[@]} -gt 0 ]] && [[ $word != --add-modules=jdk.incubator.vector ]]; then
      command+=("$word")
    fi
  done < <("${launcher[@]}")
  [[ ${#command[@]} -gt 0 ]] || die "$SOFTWARE" "Spark's launcher made no command; its message is above"
  exec "${command[@]}"
}

# Replaces this process by a class that needs no Spark session, built first where needed.
exec_tool() {
  local class=$1
  shift
  find_java
  ensure_built
  exec "$java_home/bin/java" -cp "$(job_jar):$root/jobs/target/lib/*" "$class" "$@"
}

# Replaces this process by a program that lies among the tests and works in target/NAME, which is
# emptied: exec_test_program NAME CLASS JVM_FLAG... -- ARGUMENT...
exec_test_program() {
  local work=$root/target/$1 class=$2 flags=()
  shift 2
  while [[ $1 != -- ]]; do
    flags+=("$1")
    shift
  done
  shift
  find_java
  local tests=$root/jobs/target/test-classes:$root/udf/target/test-classes
  if [[ ! -d $root/jobs/target/test-classes || -n $(newer_sources {udf,jobs}/src/test) ]]; then
    (cd "$root" && JAVA_HOME=$java_home ./mvnw -B -q -ntp -DskipTests -Dspotless.check.skip=true package) >&2
  fi
  rm -rf "$work"
  mkdir -p "$work/tmp" "$work/spark-home/jars"
  local spark_flags
  spark_flags=$(sed -n 's:.*<spark.jvm.flags>\(.*\)</spark.jvm.flags>.*:\1:p' "$root/pom.xml")
  export SPARK_LOCAL_IP=127.0.0.1 SPARK_HOME=$work/spark-home SPARK_SCALA_VERSION=2.13
  export LOG4J_CONFIGURATION_FILE=$root/conf/log4j2.properties
  # shellcheck disable=SC2086  # Spark's flags are words
  exec "$java_home/bin/java" $spark_flags "${flags[@]}" -XX:ReservedCodeCacheSize=240m -Duser.timezone=UTC \
    "-Drerank.root=$root" "-Djava.io.tmpdir=$work/tmp" \
    -cp "$tests:$root/jobs/target/classes:$root/jobs/target/lib/*" \
    "$class" --work "$work" "$@"
}

# --- Submitting to a cluster ---------------------------------------------------------------------

# Splits a submit script's arguments: --print and the options named in $1 become entries of the
# array option; from the first other word on all belong to the job and land in job_arguments.
# --spark-conf KEY=VALUE, which every submit script takes, goes to spark_confs.
declare -A option=()
spark_confs=()
job_arguments=()

parse_submit() {
  local known=" $1 " name
  shift
  while [[ $# -gt 0 ]]; do
    case $1 in
      -h | --help)
        script_help
        exit 0
        ;;
      --print)
        option[print]=yes
        shift
        continue
        ;;
      --)
        shift
        break
        ;;
    esac
    name=${1#--}
    [[ $1 == --* && " spark-conf$known" == *" $name "* ]] || break
    [[ $# -ge 2 ]] || die "$USAGE" "--$name needs a value; --help lists the options"
    if [[ $name == spark-conf ]]; then
      spark_confs+=(--conf "$2")
    else
      option[$name]=$2
    fi
    shift 2
  done
  job_arguments=("$@")
  [[ " $* " == *' --config'[\ =]* ]] || die "$USAGE" "the job needs --config FILE; --help shows the usage"
}

need() {
  [[ -n ${option[$1]:-} ]] || die "$USAGE" "--$1 is missing: $2"
}

# Sets spark_submit to the command of the Spark distribution on this machine.
# shellcheck disable=SC2034  # read by the scripts that source this file
find_spark_submit() {
  if [[ -n ${SPARK_HOME:-} && -x $SPARK_HOME/bin/spark-submit ]]; then
    spark_submit=$SPARK_HOME/bin/spark-submit
  elif command -v spark-submit > /dev/null || [[ -n ${option[print]:-} ]]; then
    spark_submit=spark-submit
  else
    die "$UNAVAILABLE" "no spark-submit: set SPARK_HOME to a Spark 4.1 installation" \
      "(Scala 2.13), or put its bin directory on PATH"
  fi
}

# Sets jar to --jar, else to the submit jar that was built here.
find_submit_jar() {
  jar=${option[jar]:-$(submit_jar)}
  if [[ -z $jar && -n ${option[print]:-} ]]; then
    jar=$root/jobs/target/rerank-jobs-submit.jar
  fi
  [[ -n $jar ]] || die "$UNAVAILABLE" "no submit jar: build it with ./mvnw -Pgpu -DskipTests clean package"
  if [[ -f $jar && -z ${option[native-path]:-} && $(wc -c < "$jar") -lt 200000000 ]]; then
    say "note: $jar is too small to hold CUDA; build it with ./mvnw -Pgpu -DskipTests clean package"
  fi
}

# Where the job reads its configuration on another machine, the files have to travel: sets files to
# the --config files among the job's arguments, and names them in those without their directories.
ship_configurations() {
  local i value names=' '
  files=()
  for ((i = 0; i < ${#job_arguments[@]}; i++)); do
    value=
    case ${job_arguments[i]} in
      --config)
        i=$((i + 1))
        value=${job_arguments[i]:-}
        job_arguments[i]=${value##*/}
        ;;
      --config=*)
        value=${job_arguments[i]#--config=}
        job_arguments[i]=--config=${value##*/}
        ;;
    esac
    if [[ -n $value ]]; then
      [[ -r $value ]] || die "$USAGE" "--config $value cannot be read"
      [[ $names != *" ${value##*/} "* ]] \
        || die "$USAGE" "two --config files are called ${value##*/}: they travel to one directory, so rename one"
      names+="${value##*/} "
      files+=("$value")
    fi
  done
}

# bge-reranker-base.tar.gz -> bge-reranker-base: the directory it unpacks to, and the model's id.
archive_name() {
  local name=${1##*/}
  name=${name%.tar.gz}
  name=${name%.tgz}
  name=${name%.zip}
  printf '%s\n' "${name%.tar}"
}

# Joins the words after the first with it.
joined() {
  local IFS=$1
  shift
  printf '%s\n' "$*"
}

# Prints the command, and with it what the properties file adds, or becomes it.
submit() {
  if [[ -z ${option[print]:-} ]]; then
    exec "$@"
  fi
  local line=$1 word
  shift
  for word in "$@"; do
    if [[ $word == --* || $word == *.jar ]]; then
      printf '%s \\\n' "$line"
      line=' '
    fi
    line+=" $(quoted "$word")"
  done
  printf '%s\n\n# %s adds, where the above says nothing else:\n' "$line" "$properties"
  sed -n 's/^\(spark\.[^ ]*\) *\(.*\)/#   \1=\2/p' "$properties"
}

quoted() {
  if [[ $1 =~ ^[A-Za-z0-9_@%+=:,./#*-]+$ ]]; then
    printf '%s' "$1"
  else
    printf "'%s'" "${1//\'/\'\\\'\'}"
  fi
}
