package io.adapruner.finetune.training;

import java.util.List;
import java.util.Optional;

/**
 * Where a training stood at the end of one slice ({@code checkpoints/<slice>.json}); the one that is written first counts.
 *
 * @param step optimiser steps done, those of a rate search included
 * @param state store key of the trainer's tensors (safetensors)
 * @param histograms of a sparse training's finished epochs
 * @param seed of the training; a checkpoint cannot be continued under another
 * @param rates of a training whose rate is searched for
 */
public record Checkpoint(
        int slice,
        long step,
        String state,
        EpochLog epochs,
        List<GammaHistogram> histograms,
        long seed,
        Optional<RateLog> rates) {
    public Checkpoint {
        histograms = List.copyOf(histograms);
    }
}
