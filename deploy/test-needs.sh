#!/bin/sh
# Installs what the tests need beside Python, where this may: Chromium with Chinese fonts, a JDK
# of at least 21 with Maven (for Elasticsearch), pdftotext. Says what it could not; the tests that
# need it then skip with the reason.
set -u

missing=""
need() { # need COMMAND PACKAGE...
    command -v "$1" >/dev/null 2>&1 && return
    shift
    missing="$missing $*"
}

need chromium chromium fonts-noto-cjk
need pdftotext poppler-utils
need mvn maven

have_jdk=""
for java in "${ES_JAVA_HOME:-}/bin/java" "${JAVA_HOME:-}/bin/java" /usr/lib/jvm/*/bin/java; do
    [ -x "$java" ] || continue
    version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 21 ] && have_jdk=$java && break
done

if [ -z "$missing" ] && [ -n "$have_jdk" ]; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Not installed, and this user may not install it:${missing}${have_jdk:+} ${have_jdk:-a JDK of at least 21}" >&2
    echo "The tests that need it will be skipped." >&2
    exit 0
fi
apt-get update -qq
if [ -z "$have_jdk" ]; then
    jdk=$(apt-cache search --names-only '^openjdk-2[1-9]-jdk-headless$' | awk '{ print $1 }' | sort | tail -n 1)
    [ -n "$jdk" ] && missing="$missing $jdk" || echo "No JDK of at least 21 can be installed here: tests on Elasticsearch will be skipped." >&2
fi
# shellcheck disable=SC2086 # a list of packages
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
    echo "Could not install:$missing. The tests that need it will be skipped." >&2
