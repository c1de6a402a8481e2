package io.adapruner.data.archive;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What matters of a pax extended header (POSIX.1-2001): records {@code "<length> <key>=<value>\n"}.
 *
 * @param size bytes of the file that follows
 */
record PaxRecords(Optional<String> path, Optional<Long> size) {
    static PaxRecords parse(String archive, byte[] bytes) {
        Optional<String> path = Optional.empty();
        Optional<Long> size = Optional.empty();
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            int space = at;
            while (space < bytes.length && space - at < 8 && bytes[space] != ' ') {
                space++;
            }
            String digits = new String(bytes, at, space - at, StandardCharsets.US_ASCII);
            int length = digits.matches("[0-9]{1,7}") ? Integer.parseInt(digits) : -1;
            int end = at + length;
            if (length <= space - at + 1 || end > bytes.length || bytes[end - 1] != '\n') {
                throw damaged(archive);
            }
            String record = new String(bytes, space + 1, end - space - 2, StandardCharsets.UTF_8);
            if (record.startsWith("path=")) {
                path = Optional.of(record.substring("path=".length()));
            } else if (record.startsWith("size=")) {
                String value = record.substring("size=".length());
                if (!value.matches("[0-9]{1,18}")) {
                    throw damaged(archive);
                }
                size = Optional.of(Long.parseLong(value));
            }
            at = end;
        }
        return new PaxRecords(path, size);
    }

    private static ProblemException damaged(String archive) {
        return new ProblemException(ProblemCode.INVALID_DATASET, archive + ": a pax header is damaged");
    }
}
