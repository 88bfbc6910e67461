import type { User } from '../../domain/user.js'
import { Brand } from '../parts/layout.js'
import { Link, Post } from '../parts/mount.js'
import type { Viewer } from '../visit.js'

interface LoginLinkPageProps {
  readonly token: string
  /** Whom the link logs in. */
  readonly user: User
  /** Who is logged in here already. */
  readonly viewer: Viewer | undefined
}

export const LoginLinkPage = ({ token, user, viewer }: LoginLinkPageProps) => {
  const isOther = viewer && viewer.user.id !== user.id
  return (
    <article class="login">
      {!viewer && (
        <p>
          <Brand />
        </p>
      )}
      <h1>Log in with this link?</h1>
      <p>
        It logs you in as <strong>{user.email}</strong> of the account <code>{user.accountId}</code>
        , and works once.
      </p>
      {isOther && (
        <p class="note is-bad" role="alert">
          You are logged in as {viewer.user.email} of the account {viewer.account.id}. That session
          ends. If you did not ask for this link, stay as you are.
        </p>
      )}
      <Post to={`/login-link/${encodeURIComponent(token)}`}>
        <button type="submit">Log in as {user.email}</button>
      </Post>
      {viewer && (
        <p>
          <Link to="/">Stay logged in as {viewer.user.email}</Link>
        </p>
      )}
    </article>
  )
}
