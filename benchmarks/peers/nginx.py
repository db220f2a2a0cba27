"""nginx with its own configuration: static files, or a FastCGI cache in front of PHP."""
from measure.answers import accepts
from measure.processes import free_port

# nginx writes these itself.
OWN = {"server", "date", "content-length", "content-type", "content-encoding", "etag", "last-modified",
       "connection", "accept-ranges", "vary", "transfer-encoding", "keep-alive"}

MAIN = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    server_tokens off;
    sendfile on;
    tcp_nopush on;
    keepalive_timeout 60s;
    keepalive_requests 1000000000;
    open_file_cache max=1000 inactive=600s;
    open_file_cache_valid 600s;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ text/html html; }}
    charset utf-8;
    charset_types text/html;
{http}
    server {{
        listen 127.0.0.1:{port};
{server}
    }}
}}
"""


def start(workplace, name, http, server):
    folder = workplace.place(name.replace(" ", "-"))
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(MAIN.format(folder=folder, port=port, http=http, server=server), encoding="utf-8")
    process = workplace.start(name, ["nginx", "-p", folder, "-e", folder / "error.log", "-c", configuration])
    process.wait_for(lambda: accepts(port))
    return process, port


def quoted(value):
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def static(workplace, answer, compressed):
    """Two workers that serve the bytes of an answer from files, plain and compressed, with its headers."""
    root = workplace.place("static")
    (root / "index.html").write_bytes(answer.body)
    (root / "index.html.gz").write_bytes(compressed)
    headers = "\n".join(
        f"            add_header {name} {quoted(value)};" for name, value in answer.fields if name.lower() not in OWN)
    server = f"""        root {root};
        gzip_static on;
        gzip_vary on;
        location = / {{
{headers}
            try_files /index.html =404;
        }}"""
    return start(workplace, "nginx static", "", server)


def php(workplace, root, fastcgi, cached):
    """PHP behind nginx; with `cached`, pages are kept by nginx's FastCGI cache."""
    name = "nginx page cache" if cached else "nginx plain"
    folder = workplace.place(name.replace(" ", "-"))
    http = f"    fastcgi_cache_path {folder}/cache levels=1:2 keys_zone=pages:10m inactive=60m;" if cached else ""
    cache = """
            fastcgi_cache pages;
            fastcgi_cache_key "$scheme$request_method$host$request_uri";
            fastcgi_cache_valid 200 10m;
            fastcgi_ignore_headers Cache-Control Expires Set-Cookie;""" if cached else ""
    server = f"""        root {root};
        index index.php;
        location / {{ try_files $uri $uri/ /index.php?$args; }}
        location ~ \\.php$ {{
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            fastcgi_param HTTP_ACCEPT_ENCODING "";
            fastcgi_pass 127.0.0.1:{fastcgi};{cache}
        }}"""
    return start(workplace, name, http, server)
