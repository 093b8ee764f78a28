/**
 * What file systems differ in, so that other packages need not know: object stores list by prefix, publish a file by one
 * request and have no rename; HDFS and local disks are the other way round.
 */
package org.patchlode.storage;
