#!/bin/sh
# The browser tests want a Chromium. Where it is missing and can be installed, it is; otherwise they skip and say so.
set -eu
for name in ${GRIDFLOW_TEST_CHROMIUM:-chromium chromium-browser google-chrome}; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "安装 Chromium 供页面测试 · installing Chromium for the browser tests"
    { timeout 120 apt-get update && DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -y --no-install-recommends chromium; } \
        >/dev/null 2>&1 && exit 0
fi
echo "没有 Chromium，页面测试将跳过 · no Chromium: the browser tests will skip"
