package io.adapruner.engine.calibration;

import io.adapruner.network.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a walk that pauses before some layers holds its values meanwhile. At the pause itself if they fit; else where, since the
 * pause before, least has to be held, and the layers from there to the pause are run twice: an inverted residual holds its
 * narrow input instead of its wide hidden values.
 */
public final class RestingPlaces {
    private final Map<String, Integer> places = new HashMap<>();
    private long bytesPerImage;

    private RestingPlaces() {}

    /**
     * @param pauses names of layers in the network's order
     * @param bound bytes of one image's values that fit
     */
    public static RestingPlaces of(Network network, List<String> pauses, long bound) {
        var resting = new RestingPlaces();
        var liveness = new Liveness(network);
        int from = 0;
        for (String pause : pauses) {
            int to = network.layers().indexOf(network.layer(pause));
            int place = to;
            long least = liveness.bytesBefore(to);
            for (int earlier = to - 1; earlier >= from && least > bound; earlier--) {
                long bytes = liveness.bytesBefore(earlier);
                if (bytes < least) {
                    place = earlier;
                    least = bytes;
                }
            }
            resting.places.put(pause, place);
            resting.bytesPerImage = Math.max(resting.bytesPerImage, least);
            from = to;
        }
        return resting;
    }

    /** Index of the first layer that has not run yet while the walk pauses before the given one. */
    public int before(String pause) {
        return places.get(pause);
    }

    /** Most bytes that are held of one image. */
    public long bytesPerImage() {
        return bytesPerImage;
    }
}
