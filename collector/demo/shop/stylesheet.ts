import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RequestHandler } from 'express'

const YEAR_S = 31_536_000

const text = readFileSync(new URL('./shop.css', import.meta.url), 'utf8')

/** Named after its content, so that it may be kept for ever and still changes with a release. */
export const STYLESHEET = `/assets/shop-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.css`

export const sendStylesheet: RequestHandler = (_request, response) => {
  response.set('cache-control', `public, max-age=${YEAR_S}, immutable`)
  response.type('css').send(text)
}
