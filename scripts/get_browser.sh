#!/usr/bin/env bash
# Sees to it that there is a Chromium and a font with Chinese. Debian's packages are installed where we may be root.
set -euo pipefail

has_browser() { [ -n "${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null; }
has_chinese() { ! command -v fc-list >/dev/null || [ -n "$(fc-list :lang=zh)" ]; }

if has_browser && has_chinese; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-wqy-zenhei fonts-noto-color-emoji >/dev/null
else
  echo "Install Chromium (or name one: CHROMIUM=/path/to/it) and a font with Chinese, such as WenQuanYi Zen Hei." >&2
  exit 1
fi
