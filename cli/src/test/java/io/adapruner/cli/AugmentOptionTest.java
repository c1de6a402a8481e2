package io.adapruner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.adapruner.problem.ProblemCode;
import io.adapruner.problem.ProblemException;
import io.adapruner.recipe.Augmentation;
import io.adapruner.recipe.Augmentation.Crop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentOptionTest {
    private static Augmentation read(String given) {
        return new AugmentOption(given).choices().complete(Augmentation.defaults());
    }

    @Test
    void imagesAreChangedAsSaidAndElseByDefault() {
        assertThat(read("crop=padded,flip=off,jitter=0.4,randaugment=9,erasing=0.1,mixup=0.2,cutmix=1"))
                .isEqualTo(new Augmentation(Crop.PADDED, false, 0.4, 9, 0.1, 0.2, 1));
        assertThat(read("erasing=0.25")).isEqualTo(new Augmentation(Crop.AUTO, true, 0, 0, 0.25, 0, 0));
        assertThat(read("off")).isEqualTo(Augmentation.none());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``              | '' is not one of crop=, flip=, jitter=, randaugment=, erasing=, mixup=, cutmix=
                    on              | 'on' is not one of
                    crop            | 'crop' is not one of
                    colour=1        | 'colour=1' is not one of
                    mixup=1,mixup=1 | 'mixup=1' is not one of
                    crop=random     | crop is random, which is no crop: auto, none, padded, resized
                    flip=yes        | flip is yes, which is no on or off
                    jitter=much     | jitter is much, which is no number
                    randaugment=0.5 | randaugment is 0.5, which is no number
                    erasing=2       | erasing 2.0 must be in [0, 1]
                    jitter=NaN      | colorJitter NaN must be in [0, 1]
                    """)
    void whatCannotBeReadIsNamed(String given, String message) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read(given))
                .withMessageContaining(message)
                .returns(ProblemCode.INVALID_REQUEST, ProblemException::code);
    }
}
