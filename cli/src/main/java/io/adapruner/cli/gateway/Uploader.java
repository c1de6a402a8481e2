package io.adapruner.cli.gateway;

import io.adapruner.api.OpenedUpload;
import io.adapruner.api.UploadCompletion;
import io.adapruner.api.UploadCompletion.Uploaded;
import io.adapruner.api.UploadRequest;
import io.adapruner.api.UploadRequest.Announced;
import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Sends files to the store in parts, by the URLs that the gateway signs; bytes never pass through the gateway. */
public final class Uploader {
    private final GatewayClient gateway;
    private final LongConsumer sent;

    public Uploader(GatewayClient gateway) {
        this(gateway, bytes -> {});
    }

    /** @param sent given the number of bytes after each part */
    public Uploader(GatewayClient gateway, LongConsumer sent) {
        this.gateway = gateway;
        this.sent = sent;
    }

    /**
     * Uploads the files and registers what they are.
     *
     * @param registration given the upload's id
     */
    public <T> T register(List<UploadFile> files, Function<String, T> registration) throws IOException {
        try {
            return registration.apply(upload(files));
        } catch (ProblemException e) {
            if (e.code() != ProblemCode.NOT_FOUND) {
                throw e;
            }
            // Sent twice because an answer was lost: the first registration has used the upload up. What is registered
            // is named by its content, so doing all of it again duplicates nothing.
            return registration.apply(upload(files));
        }
    }

    private String upload(List<UploadFile> files) throws IOException {
        var announced = new ArrayList<Announced>();
        for (UploadFile file : files) {
            announced.add(new Announced(file.name(), Files.size(file.path())));
        }
        OpenedUpload upload = gateway.startUpload(new UploadRequest(announced));
        var done = new ArrayList<Uploaded>();
        for (int i = 0; i < files.size(); i++) {
            OpenedUpload.Parts parts = upload.files().get(i);
            done.add(new Uploaded(parts.name(), send(files.get(i).path(), parts)));
        }
        gateway.completeUpload(upload.uploadId(), new UploadCompletion(done));
        return upload.uploadId();
    }

    private List<String> send(Path file, OpenedUpload.Parts parts) throws IOException {
        var etags = new ArrayList<String>();
        long offset = 0;
        for (URI url : parts.parts()) {
            long size = Math.min(parts.partBytes(), Files.size(file) - offset);
            etags.add(gateway.putPart(url, part(file, offset, size)));
            offset += size;
            sent.accept(size);
        }
        return etags;
    }

    private static BodyPublisher part(Path file, long offset, long size) {
        try (var channel = FileChannel.open(file)) {
            byte[] bytes = new byte[Math.toIntExact(size)];
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new IOException(file + " shrank while it was uploaded");
                }
            }
            return BodyPublishers.ofByteArray(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
