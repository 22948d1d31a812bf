package dev.cohort.plugins.datasets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cohort.api.dataset.DataException;
import dev.cohort.api.dataset.Dataset;
import dev.cohort.api.dataset.DatasetContext;
import dev.cohort.api.dataset.Field;
import dev.cohort.api.dataset.Part;
import dev.cohort.api.dataset.TargetRequest;
import dev.cohort.experiment.ProblemException;
import dev.cohort.testkit.ComponentText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples that belong together by a column. */
class GroupsTest {
    @TempDir
    Path folder;

    /** Ten patients of one to ten visits each, those of all patients in turns. */
    private Dataset visits(String options) throws IOException {
        StringBuilder text = new StringBuilder("visit,patient,outcome\n");
        for (int visit = 0; visit < 10; visit++) {
            for (int patient = visit; patient < 10; patient++) {
                text.append(100 * patient + visit)
                        .append(",p")
                        .append(patient)
                        .append(",")
                        .append(visit % 2)
                        .append('\n');
            }
        }
        Path file = Files.writeString(folder.resolve("visits.csv"), text);
        return ComponentText.bind(Csv.class, "path = '" + file + "'\ntarget = 'outcome'\n" + options);
    }

    private static Set<Long> patients(Dataset dataset, Part part) {
        Opened opened = Opened.of(dataset, TargetRequest.CLASS, part);
        Set<Long> patients = new HashSet<>();
        List<Field> fields = opened.examples().fields();
        for (int row = 0; row < opened.rows(); row++) {
            patients.add(Math.round(opened.feature(row, 0)) / 100);
            assertEquals(
                    Math.round(opened.feature(row, 0)) / 100,
                    opened.batch().longs(fields.size() - 1).get(row),
                    "the patients come first in their order");
        }
        return patients;
    }

    @Test
    void noGroupIsInTwoParts() throws IOException {
        Dataset dataset = visits("groups = 'patient'\nvalidation = 0.2\ntest = 0.3");
        Set<Long> all = new HashSet<>();
        int[] sizes = {5, 2, 3};
        for (Part part : Part.values()) {
            Set<Long> patients = patients(dataset, part);
            assertEquals(sizes[part.ordinal()], patients.size(), "a share of the groups");
            assertTrue(all.addAll(patients) && all.size() >= patients.size());
        }
        assertEquals(10, all.size(), "none is lost, and none is in two");
    }

    @Test
    void theLastGroupsAreTheTail() throws IOException {
        Dataset dataset = visits("groups = 'patient'\nvalidation = 0.2\ntest = 0.1\nsplit = 'tail'");
        assertEquals(Set.of(7L, 8L), patients(dataset, Part.VALIDATION));
        assertEquals(Set.of(9L), patients(dataset, Part.TEST));
    }

    @Test
    void aGroupIsNoFeature() throws IOException {
        assertEquals(
                List.of("visit"),
                Opened.of(visits("groups = 'patient'"), TargetRequest.CLASS)
                        .features()
                        .elementNames());
    }

    @Test
    void saysWhatIsWrongWithGroups() throws IOException {
        assertEquals(
                "validation = 0.01 of 10 groups is none; raise it, or leave it out to do without the validation part",
                refused(visits("groups = 'patient'\nvalidation = 0.01")));
        assertTrue(refused(visits("groups = 'patent'"))
                .contains("groups = \"patent\" is no column of this file; did you"));
        assertEquals(
                "groups = \"patient\" names a column, but this data set has none to tell groups apart; remove groups",
                refused(ComponentText.bind(Iris.class, "groups = 'patient'")));
        assertThrows(ProblemException.class, () -> visits("groups = 'patient'\nstratify = true\nvalidation = 0.2"));
    }

    private static String refused(Dataset dataset) {
        return assertThrows(DataException.class, () -> dataset.open(new DatasetContext(42, TargetRequest.CLASS)))
                .problems()
                .get(0)
                .message();
    }
}
