import type { User } from '../../domain/user.js'
import { Brand } from '../parts/layout.js'
import { Link, Post } from '../parts/mount.js'
import type { Viewer } from '../visit.js'

interface LoginLinkPageProps {
  readonly token: string
  /** The user whom the link logs in. */
  readonly user: User
  /** The user who is already logged in to this browser. */
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
        The link logs you in as <strong>{user.email}</strong> of the account{' '}
        <code>{user.accountId}</code> . It works once.
      </p>
      {isOther && (
        <p class="note is-bad" role="alert">
          You are logged in as {viewer.user.email} of the account {viewer.account.id}. That session
          will end. If you did not request this link, stay logged in.
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
