package io.adapruner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.adapruner.api.choice.LatencyChoices;
import io.adapruner.network.latency.LatencyTable;
import io.adapruner.pipeline.json.Json;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** How the network will be run whose latency is bounded. */
final class LatencyOptions {
    /** As much as a gateway reads. */
    private static final long LARGEST = 4L << 20;

    @Option(names = "--latency-batch", description = "Samples in one pass, for a latency budget (default: 1).")
    Integer batch;

    @Option(names = "--latency-threads", description = "Threads of one operation, for a latency budget (default: 1).")
    Integer threads;

    @Option(
            names = "--latency-table",
            paramLabel = "FILE",
            description =
                    "Layer times of the machine that will run the network, as 'adapruner latency-table' writes them"
                            + " there (default: the machine that the job runs on is measured).")
    Path table;

    /**
     * The file, read and checked.
     *
     * @throws ProblemException INVALID_REQUEST for a file that is no such table
     */
    Optional<LatencyTable> table() {
        if (table == null) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(table) || !Files.isReadable(table)) {
            throw invalid(" is no file that can be read");
        }
        try {
            if (Files.size(table) > LARGEST) {
                throw invalid(" has more than " + LARGEST + " bytes");
            }
            return Optional.of(Json.mapper().readValue(Files.readAllBytes(table), LatencyTable.class));
        } catch (JsonMappingException e) {
            throw invalid(": "
                    + (e.getCause() instanceof ProblemException cause ? cause.getMessage() : "is no latency table"));
        } catch (JsonProcessingException e) {
            throw invalid(" is not JSON");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + table, e);
        }
    }

    /**
     * The choices of a job.
     *
     * @param register sends the table and gives its id
     */
    Optional<LatencyChoices> choices(Function<LatencyTable, String> register) {
        var choices =
                new LatencyChoices(Optional.ofNullable(batch), Optional.ofNullable(threads), table().map(register));
        return choices.equals(LatencyChoices.NONE) ? Optional.empty() : Optional.of(choices);
    }

    private ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, "--latency-table=" + table + message);
    }
}
