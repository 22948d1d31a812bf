package dev.cohort.step;

import dev.cohort.api.graph.Shape;
import dev.cohort.api.graph.Value;
import dev.cohort.api.optimizer.Optimizer;
import dev.cohort.api.optimizer.UpdateContext;
import dev.cohort.graph.GraphValue;
import dev.cohort.plugin.PluginCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Has an optimizer state its update, and those within it theirs, into a program. */
final class UpdateRecorder {
    private static final String UPDATES_MADE = "updates-made";

    private final UpdateProgram program;
    private final Optimizer outer;

    /** The optimizers by the scope of their states. */
    private final Map<String, Optimizer> scopes = new HashMap<>();

    /** What an optimizer updates, by what, and when; always, where that is empty. */
    private record Occasion(GraphValue parameters, GraphValue gradient, Optional<GraphValue> when) {}

    private enum Method {
        UPDATE("update"),
        PROBE("probe"),
        EVALUATED("evaluated");

        private final String name;

        Method(String name) {
            this.name = name;
        }
    }

    UpdateRecorder(UpdateProgram program, Optimizer outer) {
        this.program = program;
        this.outer = outer;
    }

    /** The parameters after the update; to be asked for first. */
    GraphValue update() {
        return recorder(Method.UPDATE).update();
    }

    Optional<GraphValue> probe() {
        return recorder(Method.PROBE).probe();
    }

    GraphValue evaluated() {
        return recorder(Method.EVALUATED).evaluated();
    }

    private Recorder recorder(Method method) {
        return new Recorder(
                method, outer, "", new Occasion(program.parameters(), program.gradient(), Optional.empty()));
    }

    private final class Recorder implements UpdateContext {
        private final Method method;
        private final Optimizer optimizer;
        private final String scope;
        private final Occasion occasion;
        private GraphValue next;

        Recorder(Method method, Optimizer optimizer, String scope, Occasion occasion) {
            this.method = method;
            this.optimizer = optimizer;
            this.scope = scope;
            this.occasion = occasion;
            this.next = occasion.parameters();
        }

        GraphValue update() {
            PluginCode.build(optimizer, method.name, () -> {
                optimizer.update(this);
                return this;
            });
            program.requireElementwise(optimizer, method.name);
            return next;
        }

        Optional<GraphValue> probe() {
            Optional<GraphValue> place = PluginCode.build(optimizer, method.name, () -> optimizer
                    .probe(this)
                    .map(value -> fitted(value, program.parameters().shape())));
            program.requireElementwise(optimizer, method.name);
            return place;
        }

        GraphValue evaluated() {
            GraphValue used = PluginCode.build(
                    optimizer,
                    method.name,
                    () -> fitted(optimizer.evaluated(this), program.parameters().shape()));
            program.requireElementwise(optimizer, method.name);
            return used;
        }

        private Recorder within(Optimizer inner, Occasion given) {
            String within = scope + PluginCode.name(inner) + "/";
            Optimizer known = scopes.putIfAbsent(within, inner);
            if (known != null && !known.equals(inner)) {
                throw new IllegalArgumentException("an optimizer is around two others of one type, " + within);
            }
            if (program.tensor().isEmpty() && PluginCode.call(inner, "wholeTensors", inner::wholeTensors)) {
                throw PluginCode.broken(optimizer, "wholeTensors", "says no, but is around an optimizer that says yes");
            }
            return new Recorder(method, inner, within, given);
        }

        @Override
        public Value update(Optimizer inner) {
            requireUpdate("has another optimizer make an update");
            return within(inner, occasion).update();
        }

        @Override
        public Value update(Optimizer inner, Value parameters, Value gradient, Value when) {
            requireUpdate("has another optimizer make an update");
            Value now = occasion.when().map(own -> (Value) own.and(when)).orElse(when);
            Shape shape = program.parameters().shape();
            return within(
                            inner,
                            new Occasion(
                                    fitted(parameters, shape), fitted(gradient, shape), Optional.of(program.own(now))))
                    .update();
        }

        @Override
        public Value evaluated(Optimizer inner) {
            return within(inner, occasion).evaluated();
        }

        @Override
        public Optional<Value> probe(Optimizer inner) {
            return within(inner, occasion).probe().map(value -> value);
        }

        @Override
        public Value parameters() {
            return occasion.parameters();
        }

        @Override
        public Value gradient() {
            requireGradient();
            return occasion.gradient();
        }

        @Override
        public Value gradientNorm() {
            requireGradient();
            if (occasion.when().isPresent()) {
                throw broken("asks for the norm of gradients that another optimizer has gathered, which nobody knows");
            }
            return program.given(new UpdateScalar.GradientNorm());
        }

        @Override
        public Value learningRate() {
            double base = PluginCode.call(optimizer, "learningRate", optimizer::learningRate);
            if (!(base >= 0 && base <= Double.MAX_VALUE)) {
                throw PluginCode.broken(
                        optimizer,
                        "learningRate",
                        "answers " + base + ", but a learning rate is a finite number from 0");
            }
            return program.given(new UpdateScalar.LearningRate(base));
        }

        @Override
        public Value momentum(double own) {
            return program.given(new UpdateScalar.Momentum(own));
        }

        @Override
        public Value step() {
            if (occasion.when().isEmpty()) {
                return program.given(new UpdateScalar.Step());
            }
            Value made = program.given(new UpdateScalar.State(scope + UPDATES_MADE, 0));
            Value step = made.plus(1);
            program.nextScalar(scope + UPDATES_MADE, kept(step, made));
            return step;
        }

        /** What a state becomes, which stays as it is where there is no update. */
        private GraphValue kept(Value value, Value before) {
            return program.own(
                    occasion.when().map(when -> when.choose(value, before)).orElse(value));
        }

        @Override
        public Value state(String name) {
            return declared(name, program.parameters().shape());
        }

        @Override
        public Value state(String name, Shape shape) {
            if (program.tensor().isEmpty()) {
                throw PluginCode.broken(
                        optimizer, "update", "has a state with a shape of its own, but wholeTensors() says no");
            }
            return declared(name, shape);
        }

        private GraphValue declared(String name, Shape shape) {
            if (method != Method.UPDATE && !program.states().containsKey(scope + name)) {
                throw broken("reads the state '" + name + "', which update() does not have");
            }
            return program.declareState(scope + name, shape);
        }

        @Override
        public void state(String name, Value value) {
            requireUpdate("gives a state a value");
            GraphValue known = program.states().get(scope + name);
            GraphValue state = known == null
                    ? program.declareState(scope + name, program.parameters().shape())
                    : known;
            program.nextState(scope + name, kept(fitted(value, state.shape()), state));
        }

        @Override
        public Value scalar(String name, double initial) {
            UpdateScalar.State scalar = new UpdateScalar.State(scope + name, initial);
            if (!program.given().containsKey(scalar) && (method != Method.UPDATE || isDeclared(scope + name))) {
                throw broken("asks for the scalar '" + name + "' otherwise than before");
            }
            return program.given(scalar);
        }

        private boolean isDeclared(String scalar) {
            return known(scalar).isPresent();
        }

        private Optional<GraphValue> known(String scalar) {
            return program.given().entrySet().stream()
                    .filter(given -> given.getKey() instanceof UpdateScalar.State state
                            && state.name().equals(scalar))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        @Override
        public void scalar(String name, Value value) {
            requireUpdate("gives a scalar a value");
            GraphValue own = program.own(value);
            if (!isDeclared(scope + name)
                    || !program.isScalar(own)
                    || !own.type().isFloat()) {
                throw broken("gives the scalar '" + name + "' a value that is not a number computed from scalars"
                        + " alone, or before asking for it");
            }
            program.nextScalar(scope + name, kept(own, known(scope + name).orElseThrow()));
        }

        @Override
        public void parameters(Value value) {
            requireUpdate("gives parameters their values");
            next = fitted(value, program.parameters().shape());
        }

        private void requireUpdate(String what) {
            if (method != Method.UPDATE) {
                throw broken(what + ", which is update()'s to do");
            }
        }

        private void requireGradient() {
            if (method == Method.EVALUATED) {
                throw broken("asks for gradients, but an evaluation has none");
            }
        }

        private RuntimeException broken(String answer) {
            return PluginCode.broken(optimizer, method.name, answer);
        }

        private GraphValue fitted(Value value, Shape shape) {
            GraphValue own = program.own(value);
            if (!own.shape().equals(shape)) {
                throw new IllegalArgumentException("an update gives a tensor of shape " + shape
                        + " its next value, but one of shape " + own.shape() + " came");
            }
            if (!own.type().isFloat()) {
                throw new IllegalArgumentException("an update gives numbers, not values of type " + own.type());
            }
            return own;
        }
    }
}
