#!/bin/sh
# Make .venv anew from the lock, every package checked against its hash. $1 is the Python to use.
set -eu
cd "$(dirname "$0")/.."
python=$1
started=$(date +%s)

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "需要 Python 3.11 或更新的版本，可用 make PYTHON=… 指明" >&2
    echo "Python 3.11 or newer is needed; name it with make PYTHON=…" >&2
    exit 1
}

echo "[1/3] 建立环境 .venv · creating the environment"
# Debian keeps ensurepip in a package of its own.
if ! "$python" -c 'import ensurepip' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y python3-venv; } >/dev/null 2>&1 || true
fi
"$python" -m venv --clear .venv || {
    echo "无法建立环境；在 Debian 上请先安装 python3-venv" >&2
    echo "cannot create the environment; on Debian install python3-venv first" >&2
    exit 1
}

echo "[2/3] 安装锁定的依赖 · installing $(grep -c '==' requirements.lock) locked packages"
# Errors only: pip repeats every remark on the host's own configuration for each package.
.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input \
    --no-deps --require-hashes --no-compile -r requirements.lock

# On every processor at once, and here rather than at import, where a remark of the compiler would fail a test.
echo "[3/3] 编译 · compiling"
.venv/bin/python -W ignore -m compileall -q -j 0 .venv/lib

echo "完成，用时 $(($(date +%s) - started)) 秒 · done"
