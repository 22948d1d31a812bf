package dev.cohort.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** A picture of curves is well-formed, has what it is to show, and puts it where it belongs. */
final class CurvePictureTest {
    private static CurvePicture.Curve curve(String label, double... values) {
        double[] places = new double[values.length];
        for (int index = 0; index < places.length; index++) {
            places[index] = index;
        }
        return new CurvePicture.Curve(label, places, values, false);
    }

    private static Document svg(boolean logarithmic, List<CurvePicture.Curve> curves) throws Exception {
        CurvePicture picture = new CurvePicture(
                "a < b & c",
                new CurvePicture.Axis("step", false),
                new CurvePicture.Axis("loss", logarithmic),
                curves,
                List.of(new CurvePicture.Mark("here", 1)));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(picture.svg().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> all(Document svg, String element) {
        List<String> all = new ArrayList<>();
        NodeList nodes = svg.getElementsByTagName(element);
        for (int index = 0; index < nodes.getLength(); index++) {
            all.add(
                    element.equals("path")
                            ? nodes.item(index)
                                    .getAttributes()
                                    .getNamedItem("d")
                                    .getNodeValue()
                            : nodes.item(index).getTextContent());
        }
        return all;
    }

    @Test
    void curvesLieBetweenTheirAxes() throws Exception {
        Document svg = svg(false, List.of(curve("falls", 4, 2, 0), curve("rises", 0, 1, 2)));
        List<String> paths = all(svg, "path");
        assertTrue(paths.contains("M80.0 50.0L405.0 265.0L730.0 480.0"), paths.toString());
        assertTrue(paths.contains("M80.0 480.0L405.0 372.5L730.0 265.0"), paths.toString());
        List<String> texts = all(svg, "text");
        assertTrue(
                texts.containsAll(List.of("a < b & c", "step", "loss", "here", "0", "0.5", "3.5")), texts.toString());
        // Those that end highest come first.
        assertEquals(List.of("rises", "falls"), texts.subList(texts.size() - 2, texts.size()));
    }

    @Test
    void whatIsNoNumberIsAGap() throws Exception {
        List<String> paths =
                all(svg(true, List.of(curve("gaps", 1, 10, Double.NaN, 0, 100, Double.POSITIVE_INFINITY, 10))), "path");
        assertTrue(
                paths.stream().anyMatch(path -> path.matches("M80.0 480.0L[0-9.]+ 265.0M[0-9.]+ 50.0M730.0 265.0")),
                paths.toString());
    }

    @Test
    void aPictureOfOnePointOrOfNoneHasItsAxes() throws Exception {
        for (double[] values : new double[][] {{}, {3}, {0, 0}, {Double.NaN}}) {
            assertTrue(all(svg(false, List.of(curve("little", values))), "text").contains("little"));
        }
    }

    @Test
    void logarithmsAreForValuesThatAreMostlySmall() {
        assertTrue(CurvePicture.wantsLogarithm(List.of(curve("loss", 2.3, 0.1, 0.01), curve("another", 2, 0.1, 0))));
        assertFalse(CurvePicture.wantsLogarithm(List.of(curve("accuracy", 0.01, 0.9, 0.99))));
        assertFalse(CurvePicture.wantsLogarithm(List.of(curve("negative", 2.3, 0.1, 0.01, -1, -2))));
        assertFalse(CurvePicture.wantsLogarithm(List.of(curve("nothing"))));
    }

    @Test
    void ticksAreRoundNumbers() {
        assertEquals(List.of(0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0), ticks(false, 0, 1));
        assertEquals(List.of(-5.0, 0.0, 5.0, 10.0, 15.0, 20.0), ticks(false, -7, 23));
        assertEquals(List.of(1e-3, 0.01, 0.1, 1.0, 10.0), ticks(true, 1e-3, 20));
        assertEquals(List.of(0.5, 1.0, 2.0), ticks(true, 0.4, 4));
        assertEquals("1e-4", PictureScale.number(1e-4));
        assertEquals("0.6", PictureScale.number(0.6000000000000001));
        assertEquals("2.5e6", PictureScale.number(2.5e6));
    }

    private static List<Double> ticks(boolean logarithmic, double from, double to) {
        return PictureScale.of(logarithmic, DoubleStream.of(from, to), 0, 100).ticks();
    }
}
