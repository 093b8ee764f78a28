package org.patchlode.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @ValueSource(strings = {"s3a://AKIA:secret@bucket/x", "s3a://AKIA:se/cr+et@bucket", "--corpus=s3a://AKIA:1a/b@bucket/x", "ftp://me:@host/", "hdfs://u:p@host:8020/x"})
    void passwordsAreSeen(String uri) {
        assertThat(Addresses.holdsPassword(uri)).isTrue();
        assertThat(Addresses.masked("it failed at " + uri + " again")).doesNotContain("AKIA:").doesNotContain("me:").doesNotContain("u:p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3a://bucket/a:b@c.png", "hdfs://host:8020/mail@home.png", "abfs://container@account.dfs.core.windows.net/x", "hdfs://[::1]:8020/a@b",
        "file:///a:b@c", "C:/x", "/a:b@c", "hdfs://host:8020/user@x/y:z"})
    void otherAddressesPass(String uri) {
        assertThat(Addresses.holdsPassword(uri)).isFalse();
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
