package io.adapruner.data.image.codec;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;

/**
 * The functions by which libtiff reads a file that lies in memory, as pointers to them. A file is three numbers: its address, its
 * bytes, and the place that is read next. Nothing here may throw, for the process would end.
 */
@SuppressWarnings("restricted")
final class MemoryFile {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
    private static final MemoryLayout FILE = MemoryLayout.sequenceLayout(3, LONG);
    private static final AddressLayout HANDLE = ADDRESS.withTargetLayout(FILE);
    private static final AddressLayout NUMBER = ADDRESS.withTargetLayout(LONG);
    private static final FunctionDescriptor TRANSFER = FunctionDescriptor.of(LONG, HANDLE, ADDRESS, LONG);

    private static final int FROM_POSITION = 1;
    private static final int FROM_END = 2;

    static final MemorySegment READ = pointer("read", TRANSFER);
    static final MemorySegment WRITE = pointer("write", TRANSFER);
    static final MemorySegment SEEK = pointer("seek", FunctionDescriptor.of(LONG, HANDLE, LONG, INT));
    static final MemorySegment CLOSE = pointer("close", FunctionDescriptor.of(INT, HANDLE));
    static final MemorySegment SIZE = pointer("size", FunctionDescriptor.of(LONG, HANDLE));
    static final MemorySegment MAP = pointer("map", FunctionDescriptor.of(INT, HANDLE, NUMBER, NUMBER));
    static final MemorySegment UNMAP = pointer("unmap", FunctionDescriptor.ofVoid(HANDLE, ADDRESS, LONG));

    private MemoryFile() {}

    /** The handle that the functions are called with; it and the file live as long as the arena. */
    static MemorySegment handle(MemorySegment file, Arena arena) {
        MemorySegment handle = arena.allocate(FILE);
        handle.setAtIndex(LONG, 0, file.address());
        handle.setAtIndex(LONG, 1, file.byteSize());
        return handle;
    }

    static long read(MemorySegment file, MemorySegment into, long wanted) {
        long bytes = file.getAtIndex(LONG, 1);
        long position = file.getAtIndex(LONG, 2);
        long count = Math.min(wanted, bytes - position);
        if (position < 0 || count <= 0) {
            return 0;
        }
        MemorySegment content =
                MemorySegment.ofAddress(file.getAtIndex(LONG, 0)).reinterpret(bytes);
        MemorySegment.copy(content, position, into.reinterpret(count), 0, count);
        file.setAtIndex(LONG, 2, position + count);
        return count;
    }

    static long write(MemorySegment file, MemorySegment from, long count) {
        return 0;
    }

    static long seek(MemorySegment file, long offset, int whence) {
        long from =
                switch (whence) {
                    case FROM_POSITION -> file.getAtIndex(LONG, 2);
                    case FROM_END -> file.getAtIndex(LONG, 1);
                    default -> 0;
                };
        file.setAtIndex(LONG, 2, from + offset);
        return from + offset;
    }

    static int close(MemorySegment file) {
        return 0;
    }

    static long size(MemorySegment file) {
        return file.getAtIndex(LONG, 1);
    }

    static int map(MemorySegment file, MemorySegment address, MemorySegment bytes) {
        address.set(LONG, 0, file.getAtIndex(LONG, 0));
        bytes.set(LONG, 0, file.getAtIndex(LONG, 1));
        return 1;
    }

    static void unmap(MemorySegment file, MemorySegment address, long bytes) {
        // is where it was before
    }

    private static MemorySegment pointer(String method, FunctionDescriptor signature) {
        try {
            var target = MethodHandles.lookup().findStatic(MemoryFile.class, method, signature.toMethodType());
            return Linker.nativeLinker().upcallStub(target, signature, Arena.global());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a method of this class", e);
        }
    }
}
