package io.adapruner.data.image.codec;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libtiff that read a file in memory line by line. What it would write to the standard error it keeps to
 * itself.
 */
@SuppressWarnings("restricted")
final class LibTiff {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
    private static final int JPEG_COLOUR_MODE = 65538;
    private static final int RGB = 1;

    private final MethodHandle clientOpen;
    private final MethodHandle setField;
    private final MethodHandle scanlineSize;
    private final MethodHandle readScanline;
    private final MethodHandle close;
    private final MemorySegment name = Arena.global().allocateFrom("memory");
    private final MemorySegment mode = Arena.global().allocateFrom("r");

    LibTiff(SymbolLookup library) throws Throwable {
        clientOpen = function(
                library,
                "TIFFClientOpen",
                FunctionDescriptor.of(
                        ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS,
                        ADDRESS));
        setField = function(
                library,
                "TIFFSetField",
                FunctionDescriptor.of(INT, ADDRESS, INT, INT),
                Linker.Option.firstVariadicArg(2));
        scanlineSize = function(library, "TIFFScanlineSize", FunctionDescriptor.of(LONG, ADDRESS));
        readScanline = function(library, "TIFFReadScanline", FunctionDescriptor.of(INT, ADDRESS, ADDRESS, INT, SHORT));
        close = function(library, "TIFFClose", FunctionDescriptor.ofVoid(ADDRESS));
        silence(library, "TIFFSetErrorHandler");
        silence(library, "TIFFSetWarningHandler");
    }

    private static void silence(SymbolLookup library, String handler) throws Throwable {
        MemorySegment ignored = (MemorySegment) function(library, handler, FunctionDescriptor.of(ADDRESS, ADDRESS))
                .invokeExact(MemorySegment.NULL);
    }

    /**
     * Opens a file whose pixels, where they are a JPEG's luma and chroma, are to be read as red, green and blue.
     *
     * @param file stays where it is until the result is closed
     * @param arena lives as long
     * @return {@code TIFF *}, 0 where libtiff refuses it
     */
    MemorySegment open(MemorySegment file, Arena arena) throws Throwable {
        MemorySegment handle = MemoryFile.handle(file, arena);
        MemorySegment tiff = (MemorySegment) clientOpen.invokeExact(
                name,
                mode,
                handle,
                MemoryFile.READ,
                MemoryFile.WRITE,
                MemoryFile.SEEK,
                MemoryFile.CLOSE,
                MemoryFile.SIZE,
                MemoryFile.MAP,
                MemoryFile.UNMAP);
        if (!tiff.equals(MemorySegment.NULL)) {
            // refused where there is no JPEG, which does not matter
            int ignored = (int) setField.invokeExact(tiff, JPEG_COLOUR_MODE, RGB);
        }
        return tiff;
    }

    /** Bytes of one row, as they are read. */
    long rowBytes(MemorySegment tiff) throws Throwable {
        return (long) scanlineSize.invokeExact(tiff);
    }

    /** @return whether the row could be decoded; rows are read in order */
    boolean readRow(MemorySegment tiff, int row, MemorySegment into) throws Throwable {
        return (int) readScanline.invokeExact(tiff, into, row, (short) 0) == 1;
    }

    void close(MemorySegment tiff) throws Throwable {
        close.invokeExact(tiff);
    }

    private static MethodHandle function(
            SymbolLookup library, String name, FunctionDescriptor signature, Linker.Option... options) {
        MemorySegment symbol = library.find(name).orElseThrow(() -> new IllegalStateException("it has no " + name));
        return Linker.nativeLinker().downcallHandle(symbol, signature, options);
    }
}
