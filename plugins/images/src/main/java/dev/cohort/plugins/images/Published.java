package dev.cohort.plugins.images;

import java.util.List;

/** Means and deviations of the channels of well-known training data, of values from 0 to 1. */
public enum Published {
    /** Those of torchvision's pretrained models. */
    IMAGENET(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)),
    MNIST(List.of(0.1307), List.of(0.3081)),
    FASHION_MNIST(List.of(0.2860), List.of(0.3530)),
    CIFAR10(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));

    private final List<Double> mean;
    private final List<Double> deviation;

    Published(List<Double> mean, List<Double> deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    List<Double> mean() {
        return mean;
    }

    List<Double> deviation() {
        return deviation;
    }
}
