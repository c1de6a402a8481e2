package io.adapruner.data.image.codec;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;

/**
 * The functions of Leptonica's library that are called, which holds libjpeg-turbo, libtiff and libwebp (ADR 42). It is loaded when the
 * first image is decoded: from the file that the system property {@value #FILE} names, else out of its jar.
 */
@SuppressWarnings("restricted")
final class NativeCodecs {
    /** A file with the library, for systems on which nothing may be written that is executed. */
    static final String FILE = "adapruner.codecs";

    private static final System.Logger LOG = System.getLogger(NativeCodecs.class.getName());
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong SIZE = ValueLayout.JAVA_LONG;
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
    private static final int NO_MESSAGES = 6;

    /** {@code Pix *pixReadMemJpeg(data, size, colour map, reduction, warnings, hint)} */
    final MethodHandle pixReadMemJpeg;
    /** {@code void *pixGetData(pix)}: rows of words of 32 bits */
    final MethodHandle pixGetData;
    /** {@code int pixGetWidth(pix)}, as the following in pixels, bits and words of 32 bits a row */
    final MethodHandle pixGetWidth;

    final MethodHandle pixGetHeight;
    final MethodHandle pixGetDepth;
    final MethodHandle pixGetWpl;
    /** {@code void pixDestroy(pix *)} */
    final MethodHandle pixDestroy;
    /** {@code uint8_t *WebPDecodeRGBInto(data, size, out, out size, stride)} */
    final MethodHandle webpDecodeRgbInto;

    final LibTiff tiff;

    private NativeCodecs(SymbolLookup library) throws Throwable {
        tiff = new LibTiff(library);
        pixReadMemJpeg = function(
                library, "pixReadMemJpeg", FunctionDescriptor.of(ADDRESS, ADDRESS, SIZE, INT, INT, ADDRESS, INT));
        pixGetData = function(library, "pixGetData", FunctionDescriptor.of(ADDRESS, ADDRESS));
        pixGetWidth = function(library, "pixGetWidth", FunctionDescriptor.of(INT, ADDRESS));
        pixGetHeight = function(library, "pixGetHeight", FunctionDescriptor.of(INT, ADDRESS));
        pixGetDepth = function(library, "pixGetDepth", FunctionDescriptor.of(INT, ADDRESS));
        pixGetWpl = function(library, "pixGetWpl", FunctionDescriptor.of(INT, ADDRESS));
        pixDestroy = function(library, "pixDestroy", FunctionDescriptor.ofVoid(ADDRESS));
        webpDecodeRgbInto = function(
                library, "WebPDecodeRGBInto", FunctionDescriptor.of(ADDRESS, ADDRESS, SIZE, ADDRESS, SIZE, INT));
        // it would write to the standard error what is said here by exceptions
        int ignored = (int) function(library, "setMsgSeverity", FunctionDescriptor.of(INT, INT))
                .invokeExact(NO_MESSAGES);
    }

    /** For the whole process: a library is loaded once. */
    private static final class Loaded {
        private static final Optional<NativeCodecs> CODECS = load();

        private Loaded() {}
    }

    /** Empty where there is none for this system, or it cannot be loaded, which is logged once. */
    static Optional<NativeCodecs> loaded() {
        return Loaded.CODECS;
    }

    private static Optional<NativeCodecs> load() {
        try {
            String file = System.getProperty(FILE);
            return Optional.of(file != null ? of(Path.of(file)) : unpacked());
        } catch (Throwable e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "No native image codecs: JPEG is decoded by the JDK, at a fraction of the speed, and WebP is refused ("
                            + e + ")");
            return Optional.empty();
        }
    }

    private static NativeCodecs of(Path library) throws Throwable {
        return new NativeCodecs(SymbolLookup.libraryLookup(library, Arena.global()));
    }

    private static NativeCodecs unpacked() throws Throwable {
        String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path file = Files.createTempFile("adapruner-codecs-", ".so");
        try (InputStream packed = NativeCodecs.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException("there is no " + resource);
            }
            Files.copy(packed, file, StandardCopyOption.REPLACE_EXISTING);
            return of(file);
        } finally {
            // what is loaded stays, and needs no name
            Files.deleteIfExists(file);
        }
    }

    /**
     * Where the library is that is built for a system; the class path may not have it.
     *
     * @param system as Java's {@code os.name} says it
     * @param processor as {@code os.arch} says it
     */
    static String resource(String system, String processor) {
        boolean mac = system.startsWith("Mac");
        return "/org/bytedeco/leptonica/" + (mac ? "macosx" : system.toLowerCase(Locale.ROOT)) + "-"
                + switch (processor) {
                    case "amd64" -> "x86_64";
                    case "aarch64" -> "arm64";
                    default -> processor;
                }
                + (mac ? "/libleptonica.6.dylib" : "/libleptonica.so.6");
    }

    private static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor signature) {
        MemorySegment symbol = library.find(name).orElseThrow(() -> new IllegalStateException("it has no " + name));
        return Linker.nativeLinker().downcallHandle(symbol, signature);
    }
}
