package io.adapruner.gateway;

import io.adapruner.data.archive.TarWriter;
import io.adapruner.formats.safetensors.Safetensors;
import io.adapruner.network.Initialisation;
import io.adapruner.network.Network;
import io.adapruner.network.Weights;
import io.adapruner.network.family.Architectures;
import io.adapruner.network.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small but real input. */
final class Samples {
    private Samples() {}

    /** Random weights of an architecture, as safetensors. */
    static byte[] model(String architecture, int classes, long seed) {
        return Safetensors.toBytes(Initialisation.random(Architectures.build(architecture, classes), seed));
    }

    /** Random weights and others that stand for averages of them, as a script saves both whose network has them as a module. */
    static byte[] withAverages(String architecture, long plain, long averaged) {
        Network network = Architectures.build(architecture, 10);
        var tensors = new LinkedHashMap<String, Tensor>();
        Initialisation.random(network, plain).tensors().forEach((name, tensor) -> tensors.put("model." + name, tensor));
        Initialisation.random(network, averaged)
                .tensors()
                .forEach((name, tensor) -> tensors.put("model_ema." + name, tensor));
        return Safetensors.toBytes(new Weights(tensors));
    }

    /** A WebDataset shard of noise, the same number of images per class. */
    static byte[] shard(int classes, int perClass, int extent, long seed) throws IOException {
        var random = new Random(seed);
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            for (int i = 0; i < classes * perClass; i++) {
                String key = "%06d".formatted(i);
                tar.add(key + ".png", noise(extent, random));
                tar.add(key + ".cls", Integer.toString(i % classes).getBytes(StandardCharsets.US_ASCII));
            }
        }
        return bytes.toByteArray();
    }

    /** As {@link #shard}, with a mask in every sample. */
    static byte[] pairs(int classes, int perClass, int extent) throws IOException {
        var random = new Random(1);
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarWriter(bytes)) {
            for (int i = 0; i < classes * perClass; i++) {
                tar.add(i + ".mask.png", noise(extent, random));
                tar.add(i + ".png", noise(extent, random));
                tar.add(i + ".json", ("{\"label\": " + i % classes + "}").getBytes(StandardCharsets.US_ASCII));
            }
        }
        return bytes.toByteArray();
    }

    /** A zip of a folder of images of noise. */
    static byte[] photos(int images, int extent) throws IOException {
        var random = new Random(1);
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < images; i++) {
                zip.putNextEntry(new ZipEntry("photos/" + i + ".png"));
                zip.write(noise(extent, random));
            }
        }
        return bytes.toByteArray();
    }

    /** A zip of a folder of arrays of zeros, as NumPy saves them. */
    static byte[] arrays(int count, int channels, int length) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + channels + ", " + length + "), }\n";
        byte[] file = ByteBuffer.allocate(10 + header.length() + Float.BYTES * channels * length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .array();
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("signals/" + i + ".npy"));
                zip.write(file);
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] noise(int extent, Random random) throws IOException {
        var image = new BufferedImage(extent, extent, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < extent * extent; p++) {
            image.setRGB(p % extent, p / extent, random.nextInt());
        }
        var png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
