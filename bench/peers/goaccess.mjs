import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LATER } from './durability.mjs'
import { queryRequest } from './http.mjs'
import { NGINX, nginxCommand } from './nginx.mjs'

const LOG = 'logs/clicks.log'

/** nginx writes a line for each request of a pixel, and GoAccess counts the lines (Debian packages). */
export const goaccess = {
  name: 'nginx pixel + GoAccess',
  stores: LATER,
  note: 'nginx sends an image and writes a line to its log, and GoAccess counts the lines afterwards.',
  install: ({ fromDebian, folder }) => ({
    packages: fromDebian([...NGINX, 'goaccess', 'libmaxminddb0']),
    own: folder(),
  }),
  versionOf: ({ packages }) =>
    `nginx ${packages.versionOf('nginx')}, GoAccess ${packages.versionOf('goaccess')}`,
  // nginx's own default: each line is written when its request ends, after the answer was sent.
  commands: (installed, port) => [
    nginxCommand(
      installed,
      port,
      `location = /ready { return 200 'ready'; }
    location = /click.gif { empty_gif; access_log ${installed.own}/${LOG} combined; }`,
    ),
  ],
  readyPath: '/ready',
  requestOf: queryRequest('/click.gif'),
  isAcknowledged: ({ status, body }) => status === 200 && body.startsWith('GIF89a'),
  count: ({ packages, own }) => {
    const report = join(own, 'report.json')
    execFileSync(
      join(packages.folder, 'usr/bin/goaccess'),
      [
        ...[join(own, LOG), '--no-global-config', '--log-format=COMBINED', '--no-progress'],
        ...['--no-ip-validation', '--ignore-panel=REQUESTS', `--output=${report}`],
      ],
      { env: { ...process.env, ...packages.environment }, stdio: 'pipe' },
    )
    return JSON.parse(readFileSync(report, 'utf8')).general.valid_requests
  },
}
