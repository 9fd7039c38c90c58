package org.meta4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class ShadedLibrariesTest {
    /** Returns how the rows of SECURITY.md begin for what ND4J's jar of this name carries. */
    private static List<String> rows(String name) throws IOException {
        List<String> rows = new ArrayList<>();
        try (ZipFile jar = new ZipFile(jar(name))) {
            for (ZipEntry entry : jar.stream()
                    .filter(each -> each.getName().endsWith("/pom.properties"))
                    .toList()) {
                Properties library = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    library.load(in);
                }
                if (!"org.nd4j".equals(library.getProperty("groupId"))) {
                    rows.add("| " + name + " | " + library.getProperty("artifactId") + " | "
                            + library.getProperty("version") + " | ");
                }
            }
        }
        return rows;
    }

    private static String jar(String name) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(classPath.split(File.pathSeparator)).stream()
                .filter(place -> Path.of(place).getFileName().toString().startsWith(name + "-1.0.0-M"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void securityTableNamesEveryLibraryInsideNd4j() throws IOException {
        String page = Files.readString(Path.of("..", "SECURITY.md"));
        for (String name : List.of("guava", "jackson", "protobuf")) {
            assertThat(rows(name)).isNotEmpty().allSatisfy(row -> assertThat(page)
                    .contains(row));
        }
    }
}
