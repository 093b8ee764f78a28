package org.patchlode.command.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session is started with, with the launcher's file and without. */
class SessionsTest {

    @AfterEach
    void forget() {
        System.clearProperty("spark.master");
    }

    private static Properties file() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("conf/spark-defaults.conf"))) {
            file.load(reader);
        }
        return file;
    }

    @Test
    void theLaunchersFileAndTheDocumentsSayTheSame() throws IOException {
        assertThat(file()).containsEntry("spark.redaction.regex", Sessions.SECRETS).containsEntry("spark.driver.maxResultSize", "0");
        assertThat(Files.readString(Path.of("docs/storage.md"))).contains("spark.redaction.regex=" + Sessions.SECRETS + "\n");
    }

    @Test
    void aSessionWithoutTheFileHasThemToo() {
        System.setProperty("spark.master", "local[1]");
        try (Sessions.Open open = Sessions.open("test")) {
            assertThat(open.session().sparkContext().getConf().get("spark.redaction.regex")).isEqualTo(Sessions.SECRETS);
            assertThat(open.session().sparkContext().getConf().get("spark.driver.maxResultSize")).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fs.s3a.access.key", "fs.s3a.secret.key", "fs.s3a.session.token", "fs.s3a.encryption.key", "fs.s3a.server-side-encryption.key",
        "fs.s3a.bucket.photographs.encryption.key", "fs.s3a.proxy.password", "fs.gs.auth.service.account.private.key", "fs.gs.auth.client.secret",
        "fs.azure.account.key.name.dfs.core.windows.net", "fs.azure.account.oauth2.client.secret", "fs.azure.sas.container.name.blob.core.windows.net",
        "fs.azure.sas.fixed.token", "fs.oss.accessKeyId", "fs.oss.accessKeySecret", "fs.oss.securityToken", "fs.cosn.userinfo.secretKey", "fs.obs.access.key",
        "hadoop.security.credstore.java-keystore-provider.password-file", "ssl.client.keystore.keypassword"})
    void secretsAreHidden(String setting) {
        assertThat("spark.hadoop." + setting).containsPattern(Sessions.SECRETS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spark.hadoop.fs.s3a.endpoint", "spark.hadoop.fs.s3a.retry.limit", "spark.master", "spark.executor.memory", "spark.hadoop.fs.azure.account.auth.type"})
    void whatHelpsToFindAFaultStays(String setting) {
        assertThat(setting).doesNotContainPattern(Sessions.SECRETS);
    }
}
