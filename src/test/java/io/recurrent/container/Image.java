package io.recurrent.container;

import com.github.dockerjava.api.model.ContainerConfig;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;

/** The image under test: that of the system property recurrent.image, else one that is built of the built jar, once. */
final class Image {
    static final String VERSION = "0.1.0";

    private Image() {}

    static String name() {
        return Built.NAME;
    }

    static ContainerConfig config() {
        return Objects.requireNonNull(DockerClientFactory.instance()
                .client()
                .inspectImageCmd(name())
                .exec()
                .getConfig());
    }

    private static final class Built {
        static final String NAME = nameOrBuild(System.getProperty("recurrent.image", ""));

        private static String nameOrBuild(String given) {
            if (!given.isEmpty()) {
                return given;
            }
            String name = "recurrent:" + VERSION;
            Docker.build("--build-arg", "JAR=built", "--build-arg", "VERSION=" + VERSION, "--tag", name);
            return name;
        }
    }
}
