package org.patchlode.cli;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** The child's side of {@link YarnCluster}: Hadoop's own YARN and HDFS; it ends when the test that started it does. */
final class YarnProcess {

    private YarnProcess() {}

    /** @param args the folder that gets the configuration for clients, when all stands */
    public static void main(String[] args) throws Exception {
        Path client = Path.of(args[0]);
        Configuration conf = new YarnConfiguration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, Path.of("hdfs").toAbsolutePath().toString());
        MiniDFSCluster hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
        hdfs.waitClusterUp();
        conf.set("fs.defaultFS", hdfs.getFileSystem().getUri().toString());
        conf.set("yarn.scheduler.capacity.root.queues", "default");
        conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
        conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "1.0");
        conf.set("yarn.scheduler.minimum-allocation-mb", "256");
        // A JVM claims far more addresses than memory; what it uses is still checked.
        conf.set("yarn.nodemanager.vmem-check-enabled", "false");
        // A disk that others have filled makes a node unhealthy, and the test would wait for ever.
        conf.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
        MiniYARNCluster yarn = new MiniYARNCluster("yarn", 2, 1, 1);
        yarn.init(conf);
        yarn.start();
        write(yarn.getConfig(), client);
        while (System.in.read() >= 0) {
            // Nothing is ever said; the end is what is waited for.
        }
        Runtime.getRuntime().halt(0);
    }

    /** Where things are and no more: the servers' own settings name classes that clients do not have. */
    private static void write(Configuration server, Path folder) throws Exception {
        Configuration client = new Configuration(false);
        for (Map.Entry<String, String> entry : server) {
            if (entry.getKey().equals("fs.defaultFS") || entry.getKey().matches("yarn\\.resourcemanager\\.(scheduler\\.|webapp\\.)?address")) {
                client.set(entry.getKey(), entry.getValue());
            }
        }
        for (String name : new String[] {"core-site.xml", "yarn-site.xml"}) {
            Path part = folder.resolve(name + ".part");
            try (OutputStream out = Files.newOutputStream(part)) {
                client.writeXml(out);
            }
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
