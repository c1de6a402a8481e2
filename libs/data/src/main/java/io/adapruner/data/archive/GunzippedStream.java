package io.adapruner.data.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * What gzip makes of a stream, of all its members one behind the other. Inflating to very much more than there is is refused while reading.
 * At its end the compressed stream has been read to its own end.
 */
final class GunzippedStream extends InputStream {
    /** Headers and labels of small samples shrink to a hundredth. */
    private static final int MOST_EXPANSION = 200;

    private final String archive;
    private final Inflation raw;
    private final InputStream in;

    private GunzippedStream(String archive, Inflation raw, InputStream in) {
        this.archive = archive;
        this.raw = raw;
        this.in = in;
    }

    /** The stream, unpacked where it begins as gzip does, whatever its name says. */
    static InputStream ofAny(String archive, InputStream in) throws IOException {
        var raw = new Inflation(archive, in, MOST_EXPANSION);
        var start = new PushbackInputStream(raw, 2);
        byte[] magic = start.readNBytes(2);
        start.unread(magic);
        if (magic.length < 2 || (magic[0] & 0xff) != 0x1f || (magic[1] & 0xff) != 0x8b) {
            return start;
        }
        try {
            return new GunzippedStream(archive, raw, new GZIPInputStream(new Further(start), 1 << 16));
        } catch (ZipException | EOFException e) {
            throw damaged(archive, e);
        }
    }

    /** Says whether there is more, for the JDK asks that before it looks for another member. */
    private static final class Further extends FilterInputStream {
        private final PushbackInputStream rest;

        Further(PushbackInputStream rest) {
            super(rest);
            this.rest = rest;
        }

        @Override
        public int available() throws IOException {
            int next = rest.read();
            if (next < 0) {
                return 0;
            }
            rest.unread(next);
            return 1;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            int count = in.read(into, offset, length);
            raw.made(count);
            if (count < 0) {
                // a digest of the compressed bytes must see all of them
                raw.transferTo(OutputStream.nullOutputStream());
            }
            return count;
        } catch (ZipException | EOFException e) {
            throw damaged(archive, e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static ProblemException damaged(String archive, IOException e) {
        return new ProblemException(
                ProblemCode.INVALID_DATASET,
                archive + ": damaged or truncated gzip: " + (e.getMessage() == null ? "it ends early" : e.getMessage()),
                e);
    }
}
