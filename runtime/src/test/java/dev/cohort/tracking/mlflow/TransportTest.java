package dev.cohort.tracking.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
    private static final List<Map<String, String>> PROOFS = List.of(
            Map.of("MLFLOW_TRACKING_TOKEN", "s3cr/t+token"),
            Map.of("MLFLOW_TRACKING_USERNAME", "ada", "MLFLOW_TRACKING_PASSWORD", "s3cr/t \"word\""));

    /** A server that repeats what it was sent, in any place of an answer. */
    @ParameterizedTest
    @ValueSource(ints = {302, 400, 401, 403, 404, 429, 503})
    void whatAServerRepeatsIsNotShown(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (Map<String, String> proof : PROOFS) {
            String secret = proof.getOrDefault("MLFLOW_TRACKING_TOKEN", proof.get("MLFLOW_TRACKING_PASSWORD"));
            String context = "/" + proof.size();
            server.createContext(context, exchange -> {
                String said = exchange.getRequestHeaders().getFirst("Authorization") + " or " + secret;
                String text = said.replace("\"", "\\\"");
                exchange.getResponseHeaders().set("Location", "http://other/" + said);
                MlflowDouble.answer(
                        exchange, status, "{\"error_code\":\"NOT: " + text + "\",\"message\":\"not " + text + "\"}");
            });
        }
        server.start();
        try {
            for (Map<String, String> proof : PROOFS) {
                TrackingServer known = TrackingServer.of(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/" + proof.size(), proof);
                Exception answer = assertThrows(Exception.class, () -> get(known));
                String header = known.authorization().orElseThrow();
                assertFalse(answer.toString().contains(header.substring(header.indexOf(' ') + 1)), answer.toString());
                assertFalse(answer.toString().contains("s3cr/t"), answer.toString());
            }
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "60, PT60S",
        "0, PT0S",
        "99999999999, PT2147483647S",
        "'Sat, 28 Nov 2026 00:02:00 GMT', PT2M",
        "'Fri, 27 Nov 2026 23:00:00 GMT', ",
        "soon, ",
        "-5, "
    })
    void aServerMaySayWhenItWantsToBeAskedAgain(String said, Duration pause) {
        Instant now = Instant.parse("2026-11-28T00:00:00Z");
        assertEquals(Optional.ofNullable(pause), Transport.retryAfter(said, now));
    }

    @Test
    void headersWithoutEndAreNotReadForEver() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> sendHeaders(server));
            thread.setDaemon(true);
            thread.start();
            TrackingServer endless = TrackingServer.of("http://127.0.0.1:" + server.getLocalPort(), Map.of());
            assertThrows(Unreachable.class, () -> get(endless));
        }
    }

    private static void sendHeaders(ServerSocket server) {
        byte[] header = ("X-More: " + "x".repeat(8000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = server.accept();
                OutputStream output = socket.getOutputStream()) {
            output.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                output.write(header);
            }
        } catch (IOException end) {
            // The other side has gone.
        }
    }

    private static String get(TrackingServer server) throws Unreachable, Refused {
        return new Transport(server, Duration.ofSeconds(2))
                .send("GET", "/api", BodyPublishers.noBody(), "", Duration.ofSeconds(2));
    }
}
