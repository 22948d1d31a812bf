package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;

/** How a preference between two answers becomes a loss. */
public enum PreferenceForm {
    /** Direct preference optimisation (Rafailov et al. 2023, equation 7). */
    DPO(true, false),
    /** Identity preference optimisation (Azar et al. 2023, equation 17). */
    IPO(true, true),
    /** Kahneman-Tversky optimisation (Ethayarajh et al. 2024), of both answers of a pair. */
    KTO(true, false),
    /** Odds ratio preference optimisation (Hong et al. 2024, equation 6). */
    ORPO(false, true),
    /** Simple preference optimisation (Meng et al. 2024, equation 6). */
    SIMPO(false, true),
    /** The hinge of sequence likelihood calibration (Zhao et al. 2023). */
    HINGE(true, false);

    /** What is less probable than nearly certain is told apart from what is certain in 32 bits. */
    private static final double NEARLY_CERTAIN = -1e-6;

    private final boolean compares;
    private final boolean averages;

    PreferenceForm(boolean compares, boolean averages) {
        this.compares = compares;
        this.averages = averages;
    }

    /** Whether answers count by how much more probable they are than when training began. */
    boolean compares() {
        return compares;
    }

    /** Whether an answer's log-probability is the mean over its tokens, and not the sum. */
    boolean averages() {
        return averages;
    }

    /**
     * The losses of pairs, of shape [batch].
     *
     * @param chosen the log-probability of the chosen answer, or by how much it has risen
     * @param rejected that of the other
     */
    Value losses(DirectPreference options, Value chosen, Value rejected) {
        Value apart = chosen.minus(rejected);
        double beta = options.beta();
        return switch (this) {
            case DPO -> smoothed(options, apart.times(beta));
            case SIMPO -> smoothed(options, apart.times(beta).minus(options.gap()));
            case HINGE -> apart.times(-beta).plus(1).maximum(0);
            case IPO -> apart.minus(1 / (2 * beta)).square();
            case KTO -> {
                Value gained = chosen.minus(usual(rejected)).times(beta).sigmoid();
                Value lost = usual(chosen).minus(rejected).times(beta).sigmoid();
                yield gained.plus(lost).times(-0.5).plus(1);
            }
            case ORPO -> {
                Value odds = apart.minus(uncertain(chosen).minus(uncertain(rejected)));
                yield odds.negate().softplus().times(beta).minus(chosen);
            }
        };
    }

    private static Value smoothed(DirectPreference options, Value preference) {
        Value loss = preference.negate().softplus();
        double smoothing = options.labelSmoothing();
        return smoothing == 0
                ? loss
                : loss.times(1 - smoothing).plus(preference.softplus().times(smoothing));
    }

    /** What answers of the batch have risen by, which is not trained: an estimate of the divergence from the first model. */
    private static Value usual(Value risen) {
        return risen.mean().maximum(0).detached();
    }

    /** The logarithm of the probability of anything else. */
    private static Value uncertain(Value logProbability) {
        return logProbability.minimum(NEARLY_CERTAIN).exp().negate().plus(1).log();
    }
}
