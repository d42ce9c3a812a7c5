"""Why the operating system refuses something, in Chinese."""

import errno
from typing import Final

_WORDS: Final = {
    errno.ENOENT: "文件或目录不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "是目录,不是文件",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.ENAMETOOLONG: "名称过长",
    errno.ENOSPC: "磁盘空间不足",
    errno.EROFS: "磁盘只读",
    errno.EIO: "磁盘读写出错",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有此地址",
}


def why(error: OSError) -> str:
    """What is wrong, in words; what is rare has its number alone."""
    return _WORDS.get(error.errno or 0, f"系统错误{error.errno if error.errno is not None else ''}")
