package io.adapruner.formats.translation.size;

/** Why a network is for one size of input only. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String reason) {
        super(reason, null, false, false);
    }
}
