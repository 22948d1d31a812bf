/**
 * Images in folders, decoded and varied by the threads that read ahead.
 *
 * <p>{@link dev.cohort.plugins.images.ImageFolder} is the component; {@code ImageFile} decodes, {@code View} samples.
 */
package dev.cohort.plugins.images;
