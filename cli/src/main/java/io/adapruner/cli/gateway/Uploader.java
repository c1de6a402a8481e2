package io.adapruner.cli.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/** Sends files to the store in parts, by the URLs that the gateway signs; bytes never pass through the gateway. */
public final class Uploader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayClient gateway;

    public Uploader(GatewayClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Uploads the files and returns the upload's id.
     *
     * @param sent told the number of bytes after each part
     */
    public String upload(List<Path> files, LongConsumer sent) throws IOException {
        JsonNode upload = gateway.startUpload(files);
        ObjectNode done = JSON.createObjectNode();
        var list = done.putArray("files");
        for (int i = 0; i < files.size(); i++) {
            JsonNode plan = upload.path("files").get(i);
            var entry = list.addObject().put("name", plan.path("name").asText());
            var etags = entry.putArray("etags");
            long partBytes = plan.path("partBytes").asLong();
            long offset = 0;
            for (JsonNode url : plan.path("parts")) {
                long size = Math.min(partBytes, Files.size(files.get(i)) - offset);
                etags.add(gateway.putPart(URI.create(url.asText()), part(files.get(i), offset, size)));
                offset += size;
                sent.accept(size);
            }
        }
        String id = upload.path("uploadId").asText();
        gateway.completeUpload(id, done);
        return id;
    }

    private static BodyPublisher part(Path file, long offset, long size) throws IOException {
        try (var channel = FileChannel.open(file)) {
            byte[] bytes = new byte[Math.toIntExact(size)];
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position()) < 0) {
                    throw new IOException(file + " shrank while it was uploaded");
                }
            }
            return BodyPublishers.ofByteArray(bytes);
        }
    }
}
