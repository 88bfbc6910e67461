import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WRITTEN } from './durability.mjs'
import { queryRequest } from './http.mjs'
import { NGINX, nginxCommand } from './nginx.mjs'

/** PHP, and the libraries of it that a minimal system does not have. */
const PHP = ['php8.2-fpm', 'php8.2-common', 'php8.2-opcache', 'libargon2-1', 'libsodium23']
const HITS = 'hits/hits_webcounter.0'

/**
 * A hit counter in PHP (Debian's `phpwebcounter`), with Debian's PHP and nginx. It writes the number of
 * hits to a file without a lock, and loses hits with more than one PHP process; it gets one.
 */
export const phpWebCounter = {
  name: 'PHP Web Counter',
  stores: WRITTEN,
  note: 'It keeps only the number of clicks. It had one PHP process, because it loses clicks with several.',
  install: ({ fromDebian, folder }) => {
    const installed = {
      packages: fromDebian([...NGINX, ...PHP, 'phpwebcounter']),
      own: folder(),
    }
    configure(installed)
    return installed
  },
  versionOf: ({ packages }) =>
    `${packages.versionOf('phpwebcounter')}, PHP ${packages.versionOf('php8.2-fpm')}, nginx ${packages.versionOf('nginx')}`,
  commands: (installed, port) => {
    const { packages, own } = installed
    const fpm = join(packages.folder, 'usr/sbin/php-fpm8.2')
    const asRoot = process.getuid?.() === 0 ? ['--allow-to-run-as-root'] : []
    const words = [fpm, '--nodaemonize', '--fpm-config', `${own}/fpm.conf`, '-c', `${own}/php.ini`]
    return [
      { words: [...words, ...asRoot], ...packages },
      nginxCommand(
        installed,
        port,
        `location ~ ^/(counter|ready).php$ {
      fastcgi_pass unix:${own}/fpm.sock;
      fastcgi_param SCRIPT_FILENAME ${own}$uri;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param QUERY_STRING $query_string;
    }`,
      ),
    ]
  },
  readyPath: '/ready.php',
  requestOf: queryRequest('/counter.php'),
  isAcknowledged: ({ status }) => status === 200,
  count: ({ own }) => Number(readFileSync(join(own, HITS), 'utf8')),
}

/** Its README says to change the path of the configuration in the program. */
const configure = ({ packages, own }) => {
  const read = (path) => readFileSync(join(packages.folder, path), 'utf8')
  const write = (path, text) => writeFileSync(join(own, path), text)
  mkdirSync(join(own, 'hits'))
  write(HITS, '0')
  write('ready.php', 'ready')
  const program = read('usr/share/phpwebcounter/phpwebcounter.php')
  write(
    'counter.php',
    program.replace('/etc/phpwebcounter/phpwebcounter.config.php', `${own}/config.php`),
  )
  const settings = read('etc/phpwebcounter/phpwebcounter.config.php')
  write(
    'config.php',
    settings
      .replace(/\$path_hits_file=.*/, `$path_hits_file='${own}/hits';`)
      .replace(/\$visible=.*/, '$visible=false;')
      .replace(/\$banner=.*/, '$banner=0;'),
  )
  const extensions = join(packages.folder, 'usr/lib/php')
  const [api] = readdirSync(extensions).filter((name) => /^\d{8}$/.test(name))
  write('php.ini', `zend_extension=${extensions}/${api}/opcache.so\nerror_reporting=0\n`)
  write(
    'fpm.conf',
    `[global]
error_log = ${own}/fpm.log
daemonize = no
[counter]
user = root
listen = ${own}/fpm.sock
listen.backlog = 511
pm = static
pm.max_children = 1
`,
  )
}
