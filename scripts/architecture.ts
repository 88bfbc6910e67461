/** The architecture: the other layers and the libraries that each layer may import. */
export interface Layer {
  readonly layers: readonly string[]
  readonly libraries: readonly string[]
}

const NODE = 'node:'

export const ARCHITECTURE: Readonly<Record<string, Layer>> = {
  wire: { layers: [], libraries: [] },
  sdk: { layers: ['wire'], libraries: ['js-cookie'] },
  'collector/domain': { layers: [], libraries: [] },
  'collector/settle': { layers: ['collector/domain'], libraries: [] },
  'collector/storage': {
    layers: ['collector/domain', 'collector/settle'],
    libraries: ['better-sqlite3', 'pg', 'kysely', NODE],
  },
  'collector/ingest': {
    layers: ['wire', 'collector/domain', 'collector/settle', 'collector/storage'],
    libraries: [NODE],
  },
  'collector/program': {
    layers: [
      'wire',
      'collector/domain',
      'collector/ingest',
      'collector/settle',
      'collector/storage',
      'collector/webhooks',
    ],
    libraries: ['@zxcvbn-ts', 'tldts', NODE],
  },
  'collector/pap': {
    layers: ['wire', 'collector/domain', 'collector/ingest', 'collector/storage'],
    libraries: [NODE],
  },
  'collector/imports': {
    layers: [
      'collector/domain',
      'collector/ingest',
      'collector/program',
      'collector/settle',
      'collector/storage',
    ],
    libraries: ['csv-parse', NODE],
  },
  'collector/reconcile': {
    layers: [
      'collector/domain',
      'collector/imports',
      'collector/ingest',
      'collector/program',
      'collector/storage',
    ],
    libraries: [NODE],
  },
  'collector/webhooks': { layers: ['collector/domain'], libraries: [NODE] },
  'collector/http': {
    layers: [
      'wire',
      'collector/domain',
      'collector/ingest',
      'collector/pap',
      'collector/program',
      'collector/storage',
      'collector/webhooks',
    ],
    libraries: ['express', 'zod', 'cookie', 'proxy-addr', 'isbot', NODE],
  },
  'collector/panel': {
    layers: [
      'collector/domain',
      'collector/imports',
      'collector/settle',
      'collector/program',
      'collector/reconcile',
      'collector/storage',
    ],
    libraries: [
      'express',
      'preact',
      'preact-render-to-string',
      'helmet',
      'cookie',
      'qr',
      'zod',
      NODE,
    ],
  },
  'collector/postback': {
    layers: ['collector/domain', 'collector/program', 'collector/storage'],
    libraries: ['standardwebhooks', 'ipaddr.js', NODE],
  },
  'collector/jobs': {
    layers: [
      'collector/domain',
      'collector/settle',
      'collector/postback',
      'collector/program',
      'collector/storage',
    ],
    libraries: [],
  },
  'collector/demo': {
    layers: ['collector/domain', 'collector/settle', 'collector/program', 'collector/storage'],
    libraries: ['express', 'preact', 'preact-render-to-string', NODE],
  },
  'collector/cli': {
    layers: [
      'collector/domain',
      'collector/settle',
      'collector/program',
      'collector/storage',
      'collector/imports',
      'collector/reconcile',
      'collector/demo',
    ],
    libraries: ['commander', 'express', NODE],
  },
}

/** Files that may import every layer. Only `main` chooses a database, a clock and a source of ids. */
export const ROOTS = [
  'app',
  'main',
  'bin',
  'config',
  'configFields',
  'configPostgres',
  'identifiers',
].map((name) => `collector/${name}`)

/** The roots that layers may import, as types only. They are the types of configuration. */
export const SHARED_ROOTS = ['collector/config']

/** Only `main` may import these. */
export const DATABASES = ['collector/storage/sqlite', 'collector/storage/postgres']

/** The layer that a path belongs to. */
export const layerOf = (path: string): string | undefined =>
  Object.keys(ARCHITECTURE).find((layer) => path === layer || path.startsWith(`${layer}/`))
