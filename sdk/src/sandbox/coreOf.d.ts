import type * as core from './core.js'
import type { Page } from './page.js'

/** The whole tracker, living in this page and in no other. The build makes it from `core.ts`. */
export const coreOf: (page: Page) => typeof core
