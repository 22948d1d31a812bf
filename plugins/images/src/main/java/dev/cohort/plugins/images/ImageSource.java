package dev.cohort.plugins.images;

/** Images by their places, from 0; threads read different ones at the same time. */
interface ImageSource {
    /**
     * Decodes an image.
     *
     * @throws dev.cohort.api.dataset.DataException if it cannot be decoded
     */
    Pixels read(int place);
}
