package dev.cohort.plugins.losses;

import dev.cohort.api.graph.Value;

/** What discriminator and generator make small, of logits: large for what is taken for real. */
public enum AdversarialForm {
    /** Cross-entropy, the generator's with its labels exchanged (Goodfellow et al. 2014, end of section 3); usual. */
    NON_SATURATING {
        @Override
        Value discriminator(Value real, Value fake) {
            return real.negate().softplus().mean().plus(fake.softplus().mean());
        }

        @Override
        Value generator(Value fake) {
            return fake.negate().softplus().mean();
        }
    },

    /** Cross-entropy as a game of two (Goodfellow et al. 2014, equation 1): the generator's loss is −softplus(fake). */
    SATURATING {
        @Override
        Value discriminator(Value real, Value fake) {
            return NON_SATURATING.discriminator(real, fake);
        }

        @Override
        Value generator(Value fake) {
            return fake.softplus().mean().negate();
        }
    },

    /** Squares of the distances from 1 and 0, halved (Mao et al. 2017). */
    LEAST_SQUARES {
        @Override
        Value discriminator(Value real, Value fake) {
            return real.minus(1).square().mean().plus(fake.square().mean()).times(0.5);
        }

        @Override
        Value generator(Value fake) {
            return fake.minus(1).square().mean().times(0.5);
        }
    },

    /** Margins of 1 (Lim and Ye 2017; Miyato et al. 2018). */
    HINGE {
        @Override
        Value discriminator(Value real, Value fake) {
            return real.negate().plus(1).relu().mean().plus(fake.plus(1).relu().mean());
        }

        @Override
        Value generator(Value fake) {
            return fake.mean().negate();
        }
    };

    abstract Value discriminator(Value real, Value fake);

    abstract Value generator(Value fake);
}
