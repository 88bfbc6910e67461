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
