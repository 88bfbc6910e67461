import type { Engine, EngineName, Tab, Visitor } from './browsers/browser.js'
import { test as withWorld } from './world.js'

/** Options that a project of the Playwright configuration sets. */
export interface EngineOptions {
  readonly engine: EngineName
}

interface PerWorker extends EngineOptions {
  readonly browsers: Engine
}

interface PerTest {
  /** A browser without cookies and storage. */
  readonly visitor: Visitor
  readonly tab: Tab
}

const ENGINES: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  chromium: async () => (await import('./browsers/chromium.js')).chromiumEngine(),
  firefox: async () => (await import('./browsers/firefox.js')).firefoxEngine(),
  webkit: async () => (await import('./browsers/webkit.js')).webkitEngine(),
}

/** A case of the matrix. It is the same in every engine, or is skipped in one with the reason. */
export const test = withWorld.extend<PerTest, PerWorker>({
  engine: ['chromium', { option: true, scope: 'worker' }],
  browsers: [
    async ({ engine }, use) => {
      const running = await ENGINES[engine]()
      await use(running)
      await running.close()
    },
    { scope: 'worker' },
  ],
  visitor: async ({ browsers }, use) => {
    const visitor = await browsers.visitor()
    await use(visitor)
    await visitor.close()
  },
  tab: async ({ visitor }, use) => use(await visitor.open()),
})

export { expect } from '@playwright/test'
