import type { ComponentChild } from 'preact'
import { useContext } from 'preact/hooks'
import { STYLESHEET } from '../assets.js'
import type { Viewer } from '../visit.js'
import { Link, Mount, Post } from './mount.js'
import { Nav } from './nav.js'

interface LayoutProps {
  readonly title: string
  /** The current path of the panel, to mark it in the navigation. */
  readonly path: string
  readonly viewer: Viewer | undefined
  readonly notice: string | undefined
  readonly children: ComponentChild
}

/** The layout of every page. Without a viewer there is no navigation. */
export const Layout = ({ title, path, viewer, notice, children }: LayoutProps) => (
  <html lang="en">
    <Head title={viewer ? `${title} · ${viewer.account.name}` : title} />
    <body class={viewer ? 'has-nav' : 'is-alone'}>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      {viewer && <Bar viewer={viewer} path={path} />}
      <main id="content">
        {notice && (
          <p class="note is-good" role="status">
            {notice}
          </p>
        )}
        {children}
      </main>
    </body>
  </html>
)

const MARK =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%230f766e' d='M8 0a6 6 0 0 1 6 6c0 4-6 10-6 10S2 10 2 6a6 6 0 0 1 6-6z'/%3E%3Ccircle cx='8' cy='6' r='2.3' fill='white'/%3E%3C/svg%3E"

const Head = ({ title }: { readonly title: string }) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>{`${title} · Waymark`}</title>
    <link rel="icon" href={MARK} />
    <link rel="stylesheet" href={useContext(Mount) + STYLESHEET} />
  </head>
)

export const Brand = () => (
  <span class="brand">
    <img src={MARK} alt="" width="20" height="20" /> Waymark
  </span>
)

const Bar = ({ viewer, path }: { readonly viewer: Viewer; readonly path: string }) => (
  <header class="bar">
    <Link to="/" class="home">
      <Brand />
    </Link>
    <p class="whose">
      <strong>{viewer.account.name}</strong> <code>{viewer.account.id}</code>
    </p>
    {/*
     * The navigation is rendered twice, because a stylesheet cannot open a closed `<details>`. The
     * stylesheet shows only one of them.
     */}
    <details class="menu">
      <summary>Menu</summary>
      <Nav path={path} />
      <Self viewer={viewer} />
    </details>
    <div class="side">
      <Nav path={path} />
      <Self viewer={viewer} />
    </div>
  </header>
)

const Self = ({ viewer }: { readonly viewer: Viewer }) => (
  <div class="self">
    <p class="muted">{viewer.user.email}</p>
    <Link to="/password">Change password</Link>
    <Post to="/logout">
      <button type="submit" class="plain">
        Log out
      </button>
    </Post>
  </div>
)
