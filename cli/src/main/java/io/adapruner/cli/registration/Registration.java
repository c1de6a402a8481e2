package io.adapruner.cli.registration;

import io.adapruner.api.DatasetRequest;
import io.adapruner.api.ModelRequest;
import io.adapruner.cli.gateway.GatewayClient;
import io.adapruner.cli.gateway.UploadFile;
import io.adapruner.cli.gateway.Uploader;
import io.adapruner.cli.platform.OptionWords;
import io.adapruner.cli.progress.ProgressView;
import io.adapruner.cli.report.DatasetText;
import io.adapruner.data.DatasetDocument;
import io.adapruner.data.damage.ImageCheck;
import io.adapruner.data.damage.OnBroken;
import io.adapruner.data.source.BucketLocation;
import io.adapruner.data.source.LocalShards;
import io.adapruner.pipeline.preflight.ModelDocument;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Registers a network and its data with the gateway. */
public final class Registration {
    private final GatewayClient gateway;
    private final ProgressView view;
    private final Uploader uploader;

    public Registration(GatewayClient gateway, ProgressView view) {
        this.gateway = gateway;
        this.view = view;
        this.uploader = new Uploader(gateway);
    }

    /**
     * Whether there is anything that could be registered as a data set.
     *
     * @throws io.adapruner.problem.ProblemException INVALID_DATASET for what is neither a folder nor an archive nor a table
     */
    public static boolean holdsSamples(Path data) {
        try {
            return (!LocalShards.isPattern(data) && ParquetTable.of(data).isPresent())
                    || !LocalShards.of(data).names().isEmpty();
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.INVALID_DATASET, data + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Uploads and registers a model; returns its id and says what can be pruned of it.
     *
     * @param companions files that are sent with it
     * @param request the registration, given the upload's id
     */
    public String model(Path file, List<Path> companions, Function<String, ModelRequest> request) throws IOException {
        List<UploadFile> files = Stream.concat(Stream.of(file), companions.stream())
                .map(UploadFile::of)
                .toList();
        ModelDocument model = uploader.register(files, upload -> gateway.registerModel(request.apply(upload)));
        view.say(String.format(
                Locale.ROOT,
                "model %s: %.2f M MACs, %.3f M parameters; reachable: %.1f to 100.0 %% of the MACs",
                model.name(),
                model.cost().macs() / 1e6,
                model.cost().parameters() / 1e6,
                100.0 * model.reachable().macs().minimum() / model.cost().macs()));
        model.warnings().forEach(warning -> view.say("warning: " + OptionWords.of(warning)));
        return model.id().orElseThrow();
    }

    /**
     * Registers a data set, uploaded if it is not in a bucket; returns its id. Says what was left behind or left out.
     *
     * @param data a local path, or {@code s3://bucket/prefix}
     * @param onBroken what is done where images are damaged
     * @param check how far they are looked at
     */
    public String dataset(String data, OnBroken onBroken, ImageCheck check) throws IOException {
        DatasetDocument dataset = BucketLocation.isMeant(data)
                ? gateway.registerDataset(new DatasetRequest(
                        Optional.empty(), Optional.of(data), Optional.of(onBroken), Optional.of(check)))
                : uploaded(Path.of(data), onBroken, check);
        view.say("data set: " + new DatasetText(dataset).line());
        dataset.warnings().forEach(warning -> view.say("warning: " + warning));
        return dataset.id();
    }

    private DatasetDocument uploaded(Path data, OnBroken onBroken, ImageCheck check) throws IOException {
        try (var scratch = ScratchFolder.create()) {
            List<UploadFile> files =
                    DatasetPackage.of(data, scratch.path(), warning -> view.say("warning: " + warning));
            return uploader.register(files, upload -> gateway.registerDataset(upload, onBroken, check));
        }
    }
}
