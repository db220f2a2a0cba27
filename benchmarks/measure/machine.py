"""What the numbers were measured on."""
import os
import platform
import re
import sqlite3
import subprocess
from pathlib import Path

VERSIONS = {
    "Swift": ["swift", "--version"],
    "nginx": ["nginx", "-v"],
    "wrk": ["wrk", "-v"],
    "Groonga": ["groonga", "--version"],
    "PHP": ["php-fpm8.2", "-v"],
    "MariaDB": ["mariadbd", "--version"],
}


def first_line_number(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\d+\.\d+(\.\d+)?", done.stdout + done.stderr)
    return found.group(0) if found else None


def load():
    before = os.getloadavg()[0]
    busy = "; **other programs were running: measure again on a quiet machine**" if before > os.cpu_count() / 2 else ""
    return f"{before:.2f} (1 minute){busy}"


def describe():
    """Rows of (what, value)."""
    processor = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text()).group(1)) / 1024 / 1024
    versions = [(name, first_line_number(command)) for name, command in VERSIONS.items()]
    versions += [("Python", platform.python_version()), ("SQLite in Python", sqlite3.sqlite_version)]
    system = re.search(r'PRETTY_NAME="(.+)"', Path("/etc/os-release").read_text())
    return [
        ("Processor", f"{processor.group(1) if processor else platform.machine()}, {os.cpu_count()} cores"),
        ("Memory", f"{memory:.0f} GiB"),
        ("System", f"{system.group(1) if system else platform.system()}, Linux {platform.release()}"),
        ("Load before", load()),
        ("Versions", ", ".join(f"{name} {version}" for name, version in versions if version)),
    ]
