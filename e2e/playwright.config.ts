import { defineConfig } from '@playwright/test'
import { CHROMIUM_ARGS, found } from '../scripts/programs.mjs'
import type { EngineOptions } from './visitor.js'
import type { WorldOptions } from './world.js'

const executablePath = found('chromium')

export default defineConfig<WorldOptions, EngineOptions>({
  testDir: '.',
  fullyParallel: true,
  // A third of a case is waiting: two cores are busy with three at once (measured).
  workers: 3,
  // A case that fails once in twenty runs is a defect, not bad luck.
  retries: 0,
  // Limits for what never comes, not claims about speed: a busy machine is slow, and right.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  outputDir: '../test-results',
  globalSetup: './postgres.ts',
  // Whatever touches the database runs on both; the rest once.
  projects: [
    { name: 'sqlite', testIgnore: /matrix/ },
    {
      name: 'postgres',
      testMatch: /(e2e\/(sale|trust)|matrix\/delivery)\.spec\.ts$/,
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
