import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'

/**
 * The path where the panel is mounted: '' on its own host, for example '/panel' in a merchant's
 * app.
 */
export const Mount = createContext('')

interface LinkProps {
  /** A path of the panel. */
  readonly to: string
  readonly class?: string
  readonly current?: boolean
  readonly children: ComponentChildren
}

export const Link = ({ to, current, children, ...rest }: LinkProps) => (
  <a href={useContext(Mount) + to} aria-current={current ? 'page' : undefined} {...rest}>
    {children}
  </a>
)

interface PostProps {
  readonly to: string
  /** Needed for a form with a file. */
  readonly enctype?: 'multipart/form-data'
  readonly class?: string
  readonly children: ComponentChildren
}

/** A form that changes something. */
export const Post = ({ to, children, ...rest }: PostProps) => (
  <form method="post" action={useContext(Mount) + to} {...rest}>
    {children}
  </form>
)

/** A form that changes nothing: its fields become the query string. */
export const Ask = ({ to, children, ...rest }: PostProps) => (
  <form method="get" action={useContext(Mount) + to} {...rest}>
    {children}
  </form>
)
