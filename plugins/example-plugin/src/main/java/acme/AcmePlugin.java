package acme;

import com.google.gson.Gson;
import dev.cohort.api.option.Component;
import dev.cohort.api.plugin.Plugin;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Offers a component of each kind; its name and version stand in a file, read with the plugin's own Gson. */
public final class AcmePlugin implements Plugin {
    private static final class Description {
        private String name = "";
        private String version = "";
    }

    private final Description description;

    public AcmePlugin() {
        try (Reader text = new InputStreamReader(
                Objects.requireNonNull(AcmePlugin.class.getResourceAsStream("plugin.json")), StandardCharsets.UTF_8)) {
            description = new Gson().fromJson(text, Description.class);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    @Override
    public String name() {
        return description.name;
    }

    @Override
    public String version() {
        return description.version;
    }

    @Override
    public int apiVersion() {
        return API_VERSION;
    }

    @Override
    public List<Class<? extends Component>> components() {
        return List.of(
                Circle.class,
                Quota.class,
                Residual.class,
                Sparse.class,
                Rescaled.class,
                Huber.class,
                Signs.class,
                Halving.class,
                Within.class,
                Goal.class);
    }
}
