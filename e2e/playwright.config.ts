import { defineConfig } from '@playwright/test'
import type { WorldOptions } from './world.js'

// What lets Chromium start as root in a container, and keeps it from calling home.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export default defineConfig<WorldOptions>({
  testDir: '.',
  fullyParallel: true,
  workers: 2,
  // A case that fails once in twenty runs is a defect, not bad luck.
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list']],
  outputDir: '../test-results',
  globalSetup: './postgres.ts',
  // Whatever touches the database runs on both; the rest once.
  projects: [
    { name: 'sqlite' },
    {
      name: 'postgres',
      testMatch: /(sale|trust|delivery)\.spec\.ts$/,
      use: { database: 'postgres' },
    },
  ],
  use: {
    launchOptions: {
      args,
      ...(process.env.WAYMARK_CHROMIUM && { executablePath: process.env.WAYMARK_CHROMIUM }),
    },
  },
})
