import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * No script runs here, nobody frames a page, and a form goes nowhere else: what a visitor or an
 * affiliate managed to store is shown as text, and would not run if it were not.
 */
export const headers: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  },
  // Not `no-referrer`: under it browsers send a form with `Origin: null`, which we refuse.
  referrerPolicy: { policy: 'same-origin' },
  xFrameOptions: { action: 'deny' },
  // The panel may be a guest on a merchant's host: what holds for all of its pages is not ours to set.
  strictTransportSecurity: false,
  originAgentCluster: false,
})
