import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The Debian packages of nginx. */
export const NGINX = ['nginx', 'nginx-common']

/**
 * The command that runs nginx with one worker and this server block. `own` is a folder for its files,
 * `packages` is what `fromDebian` returned.
 */
export const nginxCommand = ({ packages, own }, port, server) => {
  for (const name of ['temp', 'logs']) mkdirSync(join(own, name), { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${own}/temp/${name};`)
    .join('\n  ')
  const file = join(own, `nginx-${port}.conf`)
  writeFileSync(
    file,
    `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${own}/nginx.pid;
error_log stderr error;
events { worker_connections 512; }
http {
  ${temporary}
  access_log off;
  keepalive_requests 1000000000;
  tcp_nodelay on;
  server {
    listen 127.0.0.1:${port};
    ${server}
  }
}
`,
  )
  const program = join(packages.folder, 'usr/sbin/nginx')
  return { words: [program, '-p', own, '-c', file, '-e', 'stderr'], ...packages }
}
