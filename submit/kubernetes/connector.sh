#!/usr/bin/env bash
# Gathers what an image needs to read s3a:// into target/connector: Hadoop's connector and its part of the AWS SDK.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p target/connector
tr : '\n' <target/classpath | grep -E '/(hadoop-aws|aws-java-sdk-[a-z0-9]+|jmespath-java|ion-java|wildfly-openssl)-[0-9][^/]*\.jar$' | xargs -I{} cp {} target/connector/
ls target/connector
