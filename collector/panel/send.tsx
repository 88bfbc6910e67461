import type { Request, Response } from 'express'
import { renderToString } from 'preact-render-to-string'
import { NOTICES } from './notices.js'
import { Layout } from './parts/layout.js'
import { Mount } from './parts/mount.js'
import type { Query } from './query.js'
import type { Reply } from './reply.js'
import type { Cookies } from './session.js'
import type { Viewer } from './visit.js'

/** What the layout around a page shows. */
export interface Seen {
  readonly viewer: Viewer | undefined
  readonly query: Query
  /** Given where a reply may log in or out. */
  readonly cookies?: Cookies
}

export const NOBODY: Seen = { viewer: undefined, query: {} }

export const send = (request: Request, response: Response, reply: Reply, seen: Seen): void => {
  response.set('cache-control', 'no-store')
  if (reply.kind === 'redirect') {
    const { login } = reply
    if (login === null) seen.cookies?.setSession(null)
    if (login) {
      seen.cookies?.setSession(login.token)
      seen.cookies?.setDevice(login.user.accountId, login.device)
    }
    response.redirect(303, request.baseUrl + reply.to)
    return
  }
  if (reply.kind === 'file') {
    // `attachment` sets the type by the extension.
    response.attachment(reply.name).type(reply.contentType).send(reply.content)
    return
  }
  if (reply.reloadS) response.set('refresh', String(reply.reloadS))
  if (reply.retryAfterS) response.set('retry-after', String(reply.retryAfterS))
  const html = renderToString(
    <Mount.Provider value={request.baseUrl}>
      <Layout title={reply.title} path={request.path} viewer={seen.viewer} notice={noticeOf(seen)}>
        {reply.body}
      </Layout>
    </Mount.Provider>,
  )
  response.status(reply.status).type('html').send(`<!doctype html>${html}`)
}

const noticeOf = ({ query: { notice, count = 0, left = 0 } }: Seen): string | undefined =>
  notice && NOTICES[notice](count, left)
