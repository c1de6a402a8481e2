package io.adapruner.data.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CentreCropTest {
    /** As torchvision's {@code Resize(232)} and {@code CenterCrop(224)}. */
    @ParameterizedTest
    @CsvSource({
        "375, 500, 232, 309, 4, 42",
        "500, 375, 309, 232, 42, 4",
        "224, 224, 232, 232, 4, 4",
        "100, 101, 232, 234, 4, 5"
    })
    void theShorterSideIsResizedToWhatIsAskedFor(int height, int width, int down, int across, int top, int left) {
        Frame frame = new CentreCrop(224, 224, Optional.of(232)).frame(height, width);

        assertThat(frame.down()).isEqualTo(new Frame.Axis(0, height, down, top, 224));
        assertThat(frame.across()).isEqualTo(new Frame.Axis(0, width, across, left, 224));
    }

    @Test
    void aPictureIsSeenWholeWhateverItsShape() {
        Frame frame = new WholePicture(40, 48).frame(1000, 10);

        assertThat(frame.down()).isEqualTo(new Frame.Axis(0, 1000, 40, 0, 40));
        assertThat(frame.across()).isEqualTo(new Frame.Axis(0, 10, 48, 0, 48));
        assertThat(new WholePicture(40, 48).frame(40, 48).whole(40, 48)).isTrue();
    }
}
