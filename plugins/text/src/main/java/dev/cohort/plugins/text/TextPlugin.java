package dev.cohort.plugins.text;

import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.util.List;

/** Texts as data sets. */
public final class TextPlugin implements Plugin {
    @Override
    public String name() {
        return "text";
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
                Conll.class,
                Imdb.class,
                Instructions.class,
                LanguageModelling.class,
                ParallelText.class,
                PreferencePairs.class,
                QuestionAnswering.class,
                TextCsv.class,
                TextJsonl.class,
                TextPairs.class);
    }
}
