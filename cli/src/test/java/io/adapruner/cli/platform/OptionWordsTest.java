package io.adapruner.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionWordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "datasetId: the data set has 10 classes, model m tells 5 apart|--data: the data set has 10 classes, model m tells 5 apart",
                "field 'training': epochs -1 must be in 0..10000|--epochs -1 must be in 0..10000",
                "field 'method': minimumKept 2.0 must be in (0, 1]|--minimum-kept 2.0 must be in (0, 1]",
                "field 'sparse': lambda 2.0 must be in (0, 1)|--sparse-lambda 2.0 must be in (0, 1)",
                "field 'sparse': learningRate 0.0 must be in (0, 100]|--sparse-learning-rate 0.0 must be in (0, 100]",
                "field 'training': warmupEpochs 3.0 must be in 0..epochs|--warmup 3.0 must be in 0..epochs",
                "field 'training': colorJitter 2.0 must be in [0, 1]|--augment jitter 2.0 must be in [0, 1]",
                "field 'training': mixup -1.0 must be in [0, 100]|--augment mixup -1.0 must be in [0, 100]",
                "field 'latency': batch 5000 must be in 1..1024|--latency-batch 5000 must be in 1..1024",
                "latency.threads: 1 is asked for, the table is of 2|--latency-threads: 1 is asked for, the table is of 2",
                "training.batch: 5000 images a step are more than the 900|--batch: 5000 images a step are more than the 900",
                "with pruneTied budgets down to 10 %|with --prune-tied budgets down to 10 %",
                "budget macs=1% allows 5 MACs; reachable are 10|budget macs=1% allows 5 MACs; reachable are 10",
                "the plain ones were taken, weights=ema takes the others|the plain ones were taken, --weights=ema takes the others",
                "the loss is NaN at step 7|the loss is NaN at step 7",
            })
    void fieldsBecomeOptions(String said, String shown) {
        assertThat(OptionWords.of(said)).isEqualTo(shown);
    }
}
