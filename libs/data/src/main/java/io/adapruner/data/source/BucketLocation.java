package io.adapruner.data.source;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in S3: {@code s3://bucket/prefix}.
 *
 * @param bucket its name, by the rules of S3
 * @param prefix empty, or ends with a slash
 */
public record BucketLocation(String bucket, String prefix) {
    private static final String SCHEME = "s3://";
    private static final int LONGEST_KEY = 1024;
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("(?:(?!\\.{1,2}/)[^/]+/)+");
    private static final Pattern PLACE = Pattern.compile("s3://([^/]*)(?:/(.*))?", Pattern.DOTALL);

    public BucketLocation {
        if (!BUCKET.matcher(bucket).matches()) {
            throw invalid("'" + printable(bucket) + "' is no name of a bucket");
        }
        if (prefix.length() > LONGEST_KEY || prefix.chars().anyMatch(Character::isISOControl)) {
            throw invalid("a prefix has at most " + LONGEST_KEY + " characters, none of them a control character");
        }
        if (!prefix.isEmpty() && !PREFIX.matcher(prefix).matches()) {
            throw invalid("'" + prefix + "' is no prefix: names with a slash behind each, none of them . or ..");
        }
    }

    /** Whether a text means such a place. */
    public static boolean isMeant(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads {@code s3://bucket}, {@code s3://bucket/prefix} or {@code s3://bucket/prefix/}.
     *
     * @throws ProblemException INVALID_REQUEST
     */
    public static BucketLocation of(String text) {
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) {
            throw invalid("'" + printable(text) + "' is not s3://bucket/prefix");
        }
        String prefix = place.group(2) == null ? "" : place.group(2);
        return new BucketLocation(place.group(1), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    /** Bucket and prefix with slashes between and behind. */
    public String path() {
        return bucket + "/" + prefix;
    }

    private static String printable(String text) {
        return text.substring(0, Math.min(text.length(), 80)).replaceAll("\\p{Cntrl}", "?");
    }

    private static ProblemException invalid(String message) {
        return new ProblemException(ProblemCode.INVALID_REQUEST, "location: " + message);
    }

    @Override
    public String toString() {
        return SCHEME + path();
    }
}
