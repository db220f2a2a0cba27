"""Debian's WordPress with its own MariaDB and php-fpm, default theme, a copy of its files in the bench's folder."""
import json
import os
import shutil
from pathlib import Path

from measure.answers import accepts
from measure.processes import RowFailed, free_port

from peers import nginx

CONFIGURATION = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}'); define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', 'http://' . $_SERVER['HTTP_HOST']); define('WP_SITEURL', WP_HOME);
define('DISABLE_WP_CRON', true); define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_AUTO_UPDATE_CORE', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
INSTALL = """<?php
$_SERVER['HTTP_HOST'] = '127.0.0.1:9'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1'; $_SERVER['REQUEST_URI'] = '/';
mysqli_query(mysqli_connect('localhost', 'root', '', '', 0, '{socket}'),
    'CREATE DATABASE wordpress CHARACTER SET utf8mb4');
define('WP_INSTALLING', true);
function wp_new_blog_notification() {{}}
require __DIR__ . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Bench', 'bench', 'bench@portal.example', true, '', 'bench');
update_option('permalink_structure', '');
foreach (json_decode(file_get_contents('{posts}'), true) as $post) {{
    $text = '';
    foreach ($post['paragraphs'] as $p) $text .= "<!-- wp:paragraph -->\\n<p>$p</p>\\n<!-- /wp:paragraph -->\\n";
    $id = wp_insert_post(['post_title' => $post['title'], 'post_content' => $text, 'post_status' => 'publish',
        'post_author' => 1, 'post_date' => $post['day'] . ' 09:00:00']);
    echo 'post ', $id, "\\n";
}}
"""
POOL = """[global]
error_log = {folder}/php-fpm.log
daemonize = no
[www]
listen = 127.0.0.1:{port}
{user}pm = static
pm.max_children = 4
"""


class Stack:
    """Several processes seen as one server."""

    def __init__(self, *processes):
        self.processes = processes

    def cpu_seconds(self):
        return sum(process.cpu_seconds() for process in self.processes)

    def memory(self):
        return tuple(map(sum, zip(*(process.memory() for process in self.processes))))


def database(workplace):
    """A MariaDB without a port, reached through its socket."""
    folder = workplace.place("mariadb")
    user = []
    if os.getuid() == 0:
        shutil.chown(folder, "mysql", "mysql")
        user = ["--user=mysql"]
    data = folder / "data"
    workplace.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
                   "--auth-root-authentication-method=normal", *user], "mariadb-install-db", seconds=300)
    socket = folder / "socket"
    process = workplace.start("mariadbd", [
        "mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", f"--pid-file={folder}/pid",
        "--skip-networking", *user])
    process.wait_for(socket.exists, seconds=60)
    return process, socket


def start(workplace, articles):
    """Gives (plain stack, its port, stack behind the page cache, its port, target of the last article)."""
    source = Path("/usr/share/wordpress")
    if not source.exists():
        raise RowFailed("WordPress is not installed; run benchmarks/setup wordpress")
    root = workplace.folder / "wordpress"
    # Debian links fonts and libraries into it; links that lead nowhere are left out.
    shutil.copytree(source, root, ignore_dangling_symlinks=True)
    mariadb, socket = database(workplace)
    posts = workplace.folder / "posts.json"
    posts.write_text(json.dumps(articles, ensure_ascii=False), encoding="utf-8")
    (root / "wp-config.php").write_text(CONFIGURATION.format(socket=socket))
    (root / "bench-install.php").write_text(INSTALL.format(socket=socket, posts=posts))
    said = workplace.run(["php", root / "bench-install.php"], "WordPress's installation", seconds=300)
    (root / "bench-install.php").unlink()
    numbers = [line.split()[1] for line in said.splitlines() if line.startswith("post ")]
    if len(numbers) != len(articles) or "0" in numbers:
        raise RowFailed(f"WordPress took {len(numbers)} of {len(articles)} posts: {said[-300:]}")
    port = free_port()
    folder = workplace.place("php-fpm")
    user = "user = www-data\ngroup = www-data\n" if os.getuid() == 0 else ""
    (folder / "php-fpm.conf").write_text(POOL.format(folder=folder, port=port, user=user))
    php = workplace.start("php-fpm", ["php-fpm8.2", "--nodaemonize", "--fpm-config", folder / "php-fpm.conf"])
    php.wait_for(lambda: accepts(port))
    plain, plain_port = nginx.php(workplace, root, port, cached=False)
    cache, cache_port = nginx.php(workplace, root, port, cached=True)
    return (Stack(plain, php, mariadb), plain_port, Stack(cache, php, mariadb), cache_port, f"/?p={numbers[-1]}")
