package dev.cohort.plugins.transformers;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Cohort's own transformers. */
public final class TransformersPlugin implements Plugin {
    @Override
    public String name() {
        return "transformers";
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
        return List.of(
                TransformerEncoder.class,
                TransformerDecoder.class,
                Transformer.class,
                Bert.class,
                Roberta.class,
                DistilBert.class,
                Gpt2.class,
                Llama.class,
                T5.class);
    }
}
