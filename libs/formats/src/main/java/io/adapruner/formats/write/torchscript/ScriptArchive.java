package io.adapruner.formats.write.torchscript;

import io.adapruner.formats.tensor.FloatBytes;
import io.adapruner.network.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a {@link ScriptModule} as a TorchScript archive: an uncompressed zip of the code, a pickle that describes the
 * tensors and their bytes. The same module gives the same bytes.
 */
public final class ScriptArchive {
    private static final String FOLDER = "net/";
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private ScriptArchive() {}

    public static void write(ScriptModule module, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            write(module, out);
        }
    }

    /** Leaves {@code out} open. */
    public static void write(ScriptModule module, OutputStream out) throws IOException {
        var zip = new ZipOutputStream(out);
        entry(zip, "data.pkl", Pickle.module(module.tensors()));
        entry(zip, "code/__torch__.py", module.code().getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < module.tensors().size(); i++) {
            tensor(zip, "data/" + i, module.tensors().get(i).value());
        }
        entry(zip, "constants.pkl", Pickle.nothing());
        entry(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        entry(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        zip.finish();
    }

    /** Read twice, because the checksum comes before the values; never copied as a whole. */
    private static void tensor(ZipOutputStream zip, String name, Tensor tensor) throws IOException {
        var crc = new CRC32();
        FloatBytes.write(tensor, new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
        begin(zip, name, 4L * tensor.elements(), crc);
        FloatBytes.write(tensor, zip);
        zip.closeEntry();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        var crc = new CRC32();
        crc.update(bytes);
        begin(zip, name, bytes.length, crc);
        zip.write(bytes);
        zip.closeEntry();
    }

    private static void begin(ZipOutputStream zip, String name, long size, CRC32 crc) throws IOException {
        var entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(size);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
    }
}
