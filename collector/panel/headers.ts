import type { RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * The policy allows no scripts, no framing and no forms that post to another origin. Text stored by
 * visitors or affiliates is escaped; if escaping failed, the policy would still prevent it from
 * running.
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
  // Not `no-referrer`: with it browsers send `Origin: null` with a form
  // (https://fetch.spec.whatwg.org/#append-a-request-origin-header), and `mayChange` refuses that.
  referrerPolicy: { policy: 'same-origin' },
  xFrameOptions: { action: 'deny' },
  // The panel may be mounted on a merchant's host. These headers affect all pages of the host, so
  // the panel does not set them.
  strictTransportSecurity: false,
  originAgentCluster: false,
})
