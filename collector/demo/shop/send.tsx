import type { Response } from 'express'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

export const sendPage = (response: Response, status: number, page: VNode): void => {
  response.set({
    // Pages show one customer's order, and "Back" must not show a form that was already sent.
    'cache-control': 'no-store',
    'content-security-policy': "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    'x-content-type-options': 'nosniff',
  })
  response
    .status(status)
    .type('html')
    .send(`<!doctype html>${renderToString(page)}`)
}
