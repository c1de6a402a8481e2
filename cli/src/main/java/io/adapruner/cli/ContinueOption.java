package io.adapruner.cli;

import io.adapruner.api.EarlierResult;
import io.adapruner.api.ModelRequest;
import io.adapruner.cli.gateway.UploadName;
import io.adapruner.formats.document.NetworkJson;
import io.adapruner.network.Network;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The earlier result whose network the weights in a file belong to. */
final class ContinueOption {
    private static final String DOCUMENT = "network.json";
    /** A job's id, and behind a slash the index of one of its budgets. */
    private static final Pattern JOB = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]{0,127})(?:/([0-9]{1,4}))?");

    @Option(
            names = "--continue",
            paramLabel = "RESULT",
            description =
                    "The weights were trained on from this earlier result and belong to its network: a folder of"
                            + " results, its network.json, or where there is a gateway a job's id (ID/1: of its second budget).")
    String result;

    /** Whether the weights belong to an earlier result. */
    boolean given() {
        return result != null;
    }

    /** The result's {@code network.json}, where it is named as a file. */
    Optional<Path> document() {
        return Optional.ofNullable(result)
                .map(Path::of)
                .map(path -> Files.isDirectory(path) ? path.resolve(DOCUMENT) : path)
                .filter(Files::isRegularFile);
    }

    /**
     * The network in the result's {@code network.json}; empty where a job is named.
     *
     * @throws ProblemException when the document cannot be read or is no network's, or when the option names nothing
     */
    Optional<Network> network() {
        if (given() && document().isEmpty() && !JOB.matcher(result).matches()) {
            throw invalid("is neither a " + DOCUMENT + ", nor a folder that holds one, nor a job's id");
        }
        return document().map(ContinueOption::read);
    }

    private static Network read(Path file) {
        try {
            if (Files.size(file) > NetworkJson.LARGEST_DOCUMENT) {
                throw new ProblemException(
                        ProblemCode.INVALID_NETWORK, file + " is too long to be the " + DOCUMENT + " of a result");
            }
            return NetworkJson.read(Files.readAllBytes(file)).network();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** @throws ProblemException when a job is named: this command asks no gateway */
    void requireFile() {
        if (given() && network().isEmpty()) {
            throw invalid("names a job, and this command asks no gateway; fetch its files with 'adapruner fetch "
                    + result.replaceFirst("/.*", "") + " --out DIR' and name their folder");
        }
    }

    /** The registration, with what the weights belong to. */
    ModelRequest of(ModelRequest request) {
        if (!given()) {
            return request;
        }
        return document().map(file -> request.ofNetwork(UploadName.of(file))).orElseGet(() -> request.ofResult(job()));
    }

    private EarlierResult job() {
        Matcher job = JOB.matcher(result);
        if (!job.matches()) {
            throw new IllegalStateException(result + " was checked before");
        }
        return new EarlierResult(job.group(1), Optional.ofNullable(job.group(2)).map(Integer::valueOf));
    }

    private ProblemException invalid(String what) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, "--continue=" + result + " " + what);
    }
}
