package dev.cohort.tracking.mlflow;

import dev.cohort.experiment.Redaction;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to a server that may be absent, slow, or not the one that it should be.
 *
 * <p>Every exchange ends within its time, its body included; bodies beyond some megabytes and redirects are not followed. Used
 * by one thread; any thread may {@link #stop} it.
 */
final class Transport {
    /** A run with all its params and metrics is an answer of a few megabytes. */
    private static final int LARGEST_ANSWER = 16 << 20;

    private static final int SHOWN = 200;

    private final TrackingServer server;
    private final HttpClient client;
    private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> underWay;
    private volatile boolean stopped;

    Transport(TrackingServer server, Duration connect) {
        this.server = server;
        Executor executor = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "cohort-mlflow-http");
            thread.setDaemon(true);
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .executor(executor)
                .build();
    }

    /** Ends the exchange that is under way and those to come. */
    void stop() {
        stopped = true;
        CompletableFuture<HttpResponse<byte[]>> exchange = underWay;
        if (exchange != null) {
            exchange.cancel(true);
        }
    }

    /**
     * Sends a request and waits for the answer.
     *
     * @param path below the server's address, percent-encoded
     * @param type of the body, or empty without one
     * @return the answer's body
     * @throws Unreachable if there is no answer, or none that this server would give
     * @throws Refused if the server will never take the request
     */
    String send(String method, String path, BodyPublisher body, String type, Duration limit)
            throws Unreachable, Refused {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).method(method, body);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        server.authorization().ifPresent(proof -> request.header("Authorization", proof));
        HttpResponse<byte[]> response = exchange(request.build(), limit);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return text;
        }
        throw judge(status, text, response);
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, Duration limit) throws Unreachable {
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, response -> new BoundedBody(LARGEST_ANSWER));
        underWay = exchange;
        try {
            if (stopped) {
                exchange.cancel(true);
            }
            // The request's own timeout would end with the headers of the answer.
            return exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException silent) {
            exchange.cancel(true);
            String reason = "it did not answer within " + limit.toMillis() / 1000.0 + " s";
            throw new Unreachable(reason, Optional.empty(), true);
        } catch (CancellationException cancelled) {
            throw new Unreachable("the time to wait for it is over");
        } catch (InterruptedException signal) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new Unreachable("the time to wait for it is over");
        } catch (ExecutionException failure) {
            throw unreachable(failure.getCause());
        } finally {
            underWay = null;
        }
    }

    private Unreachable unreachable(@Nullable Throwable cause) {
        if (cause instanceof ConnectException && cause.getCause() instanceof UnresolvedAddressException) {
            return new Unreachable("its host name is not known", Optional.empty(), true);
        }
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new Unreachable("nobody listens there", Optional.empty(), true);
        }
        String message = cause == null ? "" : shown(String.valueOf(cause.getMessage()));
        return new Unreachable("the connection failed" + (message.isEmpty() ? "" : " (" + message + ")"));
    }

    /** Turns an answer that is no success into what it means; throws where that may pass. */
    private Refused judge(int status, String text, HttpResponse<byte[]> response) throws Unreachable {
        if (status == 401 || status == 403) {
            throw new Unreachable("it answers " + status + " " + brief(text)
                    + "; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN");
        }
        if (status == 408 || status == 429 || status >= 500) {
            throw new Unreachable("it answers " + status, retryAfter(response), false);
        }
        if (status < 400) {
            throw new Unreachable("it redirects to "
                    + shown(response.headers().firstValue("Location").orElse("nowhere"))
                    + "; give the address where it really is");
        }
        String code = Json.text(text, "error_code");
        if (status != 413 && (page(text) || (status == 404 && code.isEmpty()))) {
            // MLflow names an error code in JSON; this comes from something in between, or from a wrong path. Size
            // alone is limited by servers in between, and a smaller request passes there.
            throw new Unreachable("it answers " + status + "; is this the address of an MLflow server?");
        }
        return new Refused(status, shown(code), shown(Json.text(text, "message")));
    }

    /** Whether a body is a web page rather than data. */
    static boolean page(String text) {
        return text.stripLeading().startsWith("<");
    }

    private static Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
        return response.headers().firstValue("Retry-After").flatMap(text -> retryAfter(text.strip(), Instant.now()));
    }

    /** Seconds, or a time of day. */
    static Optional<Duration> retryAfter(String text, Instant now) {
        if (text.matches("[0-9]+")) {
            return Optional.of(Duration.ofSeconds(text.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(text)));
        }
        try {
            Instant then = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
            return Optional.of(Duration.between(now, then)).filter(pause -> !pause.isNegative());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private String brief(String text) {
        return page(text) ? "with a web page" : shown(text);
    }

    /** What a server said, in a short line, without what it must not give away should it repeat our request. */
    private String shown(String text) {
        String line = Redaction.of(server.withoutSecrets(text))
                .replaceAll("\\s+", " ")
                .strip();
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }
}
