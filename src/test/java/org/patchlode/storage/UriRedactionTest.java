package org.patchlode.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UriRedactionTest {

    @ParameterizedTest
    @ValueSource(strings = {"s3a://AKIA:secret@bucket/x", "s3a://AKIA:se/cr+et@bucket", "--corpus=s3a://AKIA:1a/b@bucket/x", "ftp://me:@host/", "hdfs://u:p@host:8020/x",
        "https://u:8020x/y@host/x@2x.png", "hdfs://u:p@[::1]:8020/x"})
    void passwordsAreSeen(String uri) {
        assertThat(UriRedaction.holdsPassword(uri)).isTrue();
        assertThat(UriRedaction.masked("it failed at " + uri + " again")).doesNotContain("AKIA:").doesNotContain("me:").doesNotContain("u:p").doesNotContain("u:8")
                .startsWith("it failed at ").contains("://***@").endsWith(" again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://bucket/a:b@c.png", "hdfs://host:8020/mail@home.png", "abfs://container@account.dfs.core.windows.net/x", "hdfs://[::1]:8020/a@b",
        "file:///a:b@c", "C:/x", "/a:b@c", "hdfs://host:8020/user@x/y:z",
        "hdfs://nn:8020/photos/a/icon@2x.png", "hdfs://10.0.0.1:8020/a:b@c@d", "hdfs://nn:/x@y", "alluxio://a:19998,b:19998/x@2x.png", "alluxio://a,b:19998/x:y@2x.png",
        "abfs://container@account.dfs.core.windows.net/a:b@c", "hdfs:///a:b@c", "hdfs://nn:8020", "wasbs://c@a.blob.core.windows.net:443/x:y@z", "har://hdfs-nn:8020/a.har/b@c"})
    void otherAddressesPass(String uri) {
        assertThat(UriRedaction.holdsPassword(uri)).isFalse();
        assertThat(UriRedaction.masked(uri)).isEqualTo(uri);
        assertThat(UriRedaction.masked("from " + uri + " to me@home")).isEqualTo("from " + uri + " to me@home");
        assertThat(UriRedaction.withoutPassword(uri)).isEqualTo(uri);
    }

    @Test
    void aUriLosesItsOwnPasswordOnly() {
        assertThat(UriRedaction.withoutPassword("https://u:p@host:8443/a b@2x.png")).isEqualTo("https://***@host:8443/a b@2x.png");
        assertThat(UriRedaction.withoutPassword("s3a://AKIA:se/cr+et@bucket/a@b\n.png")).isEqualTo("s3a://***@bucket/a@b\n.png");
        assertThat(UriRedaction.withoutPassword("https://host/of/ftp://u:p@host/x.png")).isEqualTo("https://host/of/ftp://u:p@host/x.png");
    }

    @Test
    void whatAUserSaysOfHisStorageStays() {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.retry.limit", "17");
        StorageDefaults.apply(hadoop);
        assertThat(hadoop.get("fs.s3a.retry.limit")).isEqualTo("17");
        assertThat(hadoop.get("fs.s3a.attempts.maximum")).isEqualTo("5");
        hadoop.set("fs.s3a.attempts.maximum", "20");
        StorageDefaults.apply(hadoop);
        assertThat(hadoop.get("fs.s3a.attempts.maximum")).isEqualTo("20");
    }
}
