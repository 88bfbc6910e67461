import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGS, found } from '../scripts/executables.mjs'
import type { EngineOptions } from './visitor.js'
import type { WorldOptions } from './world.js'

const executablePath = found('chromium')

export default defineConfig<WorldOptions, EngineOptions>({
  testDir: '.',
  fullyParallel: true,
  // Most of a test is waiting: with three at once, two cores were half idle (measured).
  workers: 4,
  // A case that fails once in twenty runs is a defect, not bad luck.
  retries: 0,
  // The limits are generous, because they only end tests that hang and do not measure speed.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  outputDir: '../test-results',
  globalSetup: './postgres.ts',
  // Tests that depend on the database run on both databases, the others on one. The matrix tests the
  // script, which cannot tell the databases apart.
  projects: [
    { name: 'sqlite', testIgnore: /matrix/ },
    {
      name: 'postgres',
      testMatch: /e2e\/(sale|trust)\.spec\.ts$/,
      use: { database: 'postgres' },
    },
    ...(['chromium', 'firefox', 'webkit'] as const).map((engine) => ({
      name: engine,
      testMatch: /matrix\/.*\.spec\.ts$/,
      use: { engine },
    })),
  ],
  use: {
    launchOptions: {
      args: CHROMIUM_ARGS,
      ...(executablePath && { executablePath }),
    },
  },
})
