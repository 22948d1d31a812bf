/**
 * Images of classes, decoded and varied by the threads that read ahead.
 *
 * <p>{@link dev.cohort.plugins.images.ImageFolder}, {@link dev.cohort.plugins.images.Mnist}, {@link
 * dev.cohort.plugins.images.FashionMnist} and {@link dev.cohort.plugins.images.Cifar10} are the components, {@link
 * dev.cohort.plugins.images.ImagePreparation} the options that they share. An {@code ImageSource} decodes, {@code Presentation}
 * makes examples of what it gives, as {@link dev.cohort.plugins.images.Augmentation} says.
 */
package dev.cohort.plugins.images;
