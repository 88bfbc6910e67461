import type * as core from './core.js'
import type { Page } from './page.js'

/** Creates a tracker that uses only this page object. The build makes this function from `core.ts`. */
export const coreOf: (page: Page) => typeof core
