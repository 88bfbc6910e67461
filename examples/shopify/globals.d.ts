import type { ExtensionApi } from '@shopify/web-pixels-extension'
import type * as sandbox from 'waymark/sandbox'

declare global {
  const analytics: ExtensionApi['analytics']
  const browser: ExtensionApi['browser']
  const init: ExtensionApi['init']
  const api: ExtensionApi
  /** Defined by `waymark/sandbox.iife.js`, which is pasted above the pixel. */
  const waymarkSandbox: typeof sandbox
  const settings: {
    readonly account: string
    readonly collector: string
    readonly themeHasScript: boolean
  }
}
