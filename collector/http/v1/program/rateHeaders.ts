import type { Headers } from '../../answer.js'
import type { ProgramLimit } from '../../limits.js'

/**
 * `RateLimit-Policy` and `RateLimit` of the IETF draft:
 * https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-10
 */
export const rateHeaders = ({ rate }: ProgramLimit): Headers =>
  rate
    ? [
        ...['RateLimit-Policy', `"program";q=${rate.max};w=${rate.windowSeconds}`],
        ...['RateLimit', `"program";r=${rate.left};t=${rate.fullInSeconds}`],
      ]
    : []
