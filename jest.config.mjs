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
  ...more,
  displayName,
  roots,
  testEnvironment,
  transform,
  extensionsToTreatAsEsm: [],
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  // Sources import './x.js', as Node and browsers need it; here the source file is meant.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['/dist/'],
})

export default {
  // A machine may be busy; a test that hangs still fails.
  testTimeout: 120_000,
  // Jest leaves one core free, which of two is half. More would use up the server's connections.
  maxWorkers: 2,
  projects: [
    project('sdk', ['<rootDir>/sdk'], 'jsdom'),
    project('collector', ['<rootDir>/collector'], 'node', {
      globalSetup: '<rootDir>/collector/testing/postgres/start.mjs',
      globalTeardown: '<rootDir>/collector/testing/postgres/stop.mjs',
    }),
    project('house', ['<rootDir>/scripts'], 'node'),
  ],
}
