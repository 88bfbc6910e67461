/** The architecture: what each layer may import besides itself, and which libraries. */
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
    layers: ['wire', 'collector/domain', 'collector/settle', 'collector/storage'],
    libraries: ['@zxcvbn-ts', 'tldts', NODE],
  },
  'collector/http': {
    layers: [
      'wire',
      'collector/domain',
      'collector/ingest',
      'collector/program',
      'collector/storage',
    ],
    libraries: ['express', 'zod', 'cookie', 'proxy-addr', NODE],
  },
  'collector/panel': {
    layers: ['collector/domain', 'collector/settle', 'collector/program', 'collector/storage'],
    libraries: ['express', 'preact', 'preact-render-to-string', 'helmet', 'cookie', 'zod', NODE],
  },
  'collector/jobs': {
    layers: ['collector/domain', 'collector/settle', 'collector/program', 'collector/storage'],
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
      'collector/demo',
    ],
    libraries: ['commander', 'express', NODE],
  },
}

/** Put together from everything else. `main` alone names a database, a clock and a source of ids. */
export const ROOTS = [
  'app',
  'main',
  'bin',
  'config',
  'configFields',
  'configPostgres',
  'identifiers',
].map((name) => `collector/${name}`)

/** Only these may be imported from a root, and only as types: what commands are told. */
export const SHARED_ROOTS = ['collector/config']

/** Named by `main` alone. */
export const DATABASES = ['collector/storage/sqlite', 'collector/storage/postgres']

/** What one layer takes from another: the interface, not the databases behind it. */
export const layerOf = (path: string): string | undefined =>
  Object.keys(ARCHITECTURE).find((layer) => path === layer || path.startsWith(`${layer}/`))
