package io.adapruner.network.latency;

import io.adapruner.network.Layer;
import io.adapruner.network.Network;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a structure by its content: two networks that differ in weights, name or blocks only have the same. */
public final class Fingerprint {
    private Fingerprint() {}

    /** SHA-256 over the input's shape and every layer in order, 64 hexadecimal digits. */
    public static String of(Network network) {
        MessageDigest digest = sha256();
        add(digest, network.input().toString());
        for (Layer layer : network.layers()) {
            add(digest, layer.name());
            add(digest, layer.op().toString());
            add(digest, layer.inputs().toString());
        }
        network.outputs().forEach(output -> add(digest, output.value()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
