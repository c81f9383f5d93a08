#!/bin/sh
# Debian's Chromium and a Chinese font, for the tests that look at pages. Without root and without them, the browser
# tests say loudly that they are skipped.
set -eu
if command -v chromium >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q .; then
  exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
  if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig >/dev/null; then
    exit 0
  fi
fi
echo "Chromium is not here and can't be installed; browser tests will be skipped. 没有 Chromium，浏览器测试将跳过。" >&2
