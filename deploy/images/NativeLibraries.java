import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Lays an application's native libraries out as files, where a read-only image needs them, and leaves them out of its jars:
 * {@code java NativeLibraries.java LIBRARIES OUT}. Without this, each start would unpack half a gigabyte, and the jars carry
 * those of other systems too.
 *
 * <p>libtorch and its JNI library go to {@code OUT/djl}, exactly as DJL itself lays them out; ONNX Runtime's to {@code
 * OUT/onnxruntime}, the library of image codecs to {@code OUT/codecs}. Does nothing for an application that has none.
 */
final class NativeLibraries {
    private static final String ONNXRUNTIME = "ai/onnxruntime/native/";
    private static final String HERE = "ai/onnxruntime/native/linux-x64/";
    private static final String CODECS = "org/bytedeco/leptonica/";

    private NativeLibraries() {}

    public static void main(String[] arguments) throws Exception {
        Path libraries = Path.of(arguments[0]);
        Path out = Path.of(arguments[1]);
        Files.createDirectories(out.resolve("djl"));
        Files.createDirectories(out.resolve("onnxruntime"));
        Files.createDirectories(out.resolve("codecs"));
        List<Path> jars;
        try (Stream<Path> files = Files.list(libraries)) {
            jars = files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            if (jar.getFileName().toString().startsWith("org.bytedeco.leptonica-")) {
                extract(jar, CODECS + "linux-x86_64/libleptonica.so", out.resolve("codecs"));
                // with it lie its headers, static libraries and wrappers; other jars hold those of other systems
                rewrite(jar, entry -> entry.startsWith(CODECS));
            }
        }
        if (jars.stream().noneMatch(j -> j.getFileName().toString().startsWith("ai.djl.pytorch.pytorch-engine"))) {
            return;
        }
        layOutLibtorch(jars, out.resolve("djl"));
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            if (name.startsWith("com.microsoft.onnxruntime.onnxruntime-")) {
                extract(jar, HERE, out.resolve("onnxruntime"));
                rewrite(jar, entry -> entry.startsWith(ONNXRUNTIME));
            } else if (name.startsWith("ai.djl.pytorch.pytorch-")) {
                rewrite(jar, entry -> entry.matches(".*\\.(so(\\.\\d+)?|dylib|dll)"));
            }
        }
    }

    /** DJL knows best where it looks: it opens its engine once. */
    private static void layOutLibtorch(List<Path> jars, Path folder) throws Exception {
        System.setProperty("DJL_CACHE_DIR", folder.toString());
        System.setProperty("ai.djl.offline", "true");
        URL[] urls = jars.stream().map(NativeLibraries::url).toArray(URL[]::new);
        try (var loader = new URLClassLoader(urls)) {
            Thread.currentThread().setContextClassLoader(loader);
            Object engine = loader.loadClass("ai.djl.engine.Engine")
                    .getMethod("getEngine", String.class)
                    .invoke(null, "PyTorch");
            System.out.println(engine);
        }
        // DJL makes its folder for the user who runs it, and here that is root.
        try (Stream<Path> made = Files.walk(folder)) {
            for (Path path : made.toList()) {
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "r-xr-xr-x"));
            }
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void extract(Path jar, String prefix, Path folder) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                    Files.copy(in, folder.resolve(Path.of(entry.getName()).getFileName()));
                }
            }
        }
    }

    private static void rewrite(Path jar, Predicate<String> dropped) throws IOException {
        Path slim = jar.resolveSibling(jar.getFileName() + ".slim");
        try (var in = new ZipInputStream(Files.newInputStream(jar));
                var out = new ZipOutputStream(Files.newOutputStream(slim))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!dropped.test(entry.getName())) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        Files.setLastModifiedTime(slim, Files.getLastModifiedTime(jar));
        Files.move(slim, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
