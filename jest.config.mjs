import { readFileSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'

const GIB = 2 ** 30

/**
 * The tests check what is committed, and not the disk, for whose flushes they would wait a third of
 * their time. So their databases are in memory where there is plenty of it.
 */
const hasRoom = (folder) => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > 6 * GIB && freemem() > 8 * GIB && mayRunIn(folder)
  } catch {
    return false
  }
}
/** PostgreSQL's programs may be copied into it. */
const mayRunIn = (folder) =>
  !readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[1] === folder && /\bnoexec\b/.test(line))

if (hasRoom('/dev/shm')) process.env.TMPDIR ??= '/dev/shm'

const transform = {
  '^.+\\.tsx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'automatic', importSource: 'preact' } },
      },
      module: { type: 'commonjs' },
      sourceMaps: 'inline',
    },
  ],
}

const project = (displayName, roots, testEnvironment, more = {}) => ({
  transform,
  ...more,
  displayName,
  roots,
  testEnvironment,
  extensionsToTreatAsEsm: [],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  // Sources import './x.js', as Node and browsers require. This maps it to the TypeScript source.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['/dist/'],
})

export default {
  // Long enough for a busy machine. A test that hangs still fails.
  testTimeout: 300_000,
  // By default Jest leaves one core free, which halves the speed on two cores. More than two workers
  // would use up the connections of the PostgreSQL server.
  maxWorkers: 2,
  projects: [
    project('sdk', ['<rootDir>/sdk'], 'jsdom'),
    project('collector', ['<rootDir>/collector', '<rootDir>/examples/woocommerce'], 'node', {
      globalSetup: '<rootDir>/collector/testing/postgres/start.mjs',
      globalTeardown: '<rootDir>/collector/testing/postgres/stop.mjs',
      // This package has only ECMAScript modules, which Jest does not load.
      transform: { ...transform, '/node_modules/qr/.+\\.js$': transform['^.+\\.tsx?$'] },
      transformIgnorePatterns: ['/node_modules/(?!qr/)'],
    }),
    project('house', ['<rootDir>/scripts'], 'node'),
  ],
}
