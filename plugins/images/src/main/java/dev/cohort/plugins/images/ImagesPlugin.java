package dev.cohort.plugins.images;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Cohort's images. */
public final class ImagesPlugin implements Plugin {
    @Override
    public String name() {
        return "images";
    }

    @Override
    public String version() {
        return "0.1.0";
    }

    @Override
    public int apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<Class<? extends Component>> components() {
        return List.of(Cifar10.class, FashionMnist.class, ImageFolder.class, Mnist.class);
    }
}
