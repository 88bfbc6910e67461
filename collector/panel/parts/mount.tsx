import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'

/** Where the panel is mounted: '' on a host of its own, '/panel' below a merchant's app. */
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
  readonly class?: string
  readonly children: ComponentChildren
}

/** A form that changes something. */
export const Post = ({ to, children, ...rest }: PostProps) => (
  <form method="post" action={useContext(Mount) + to} {...rest}>
    {children}
  </form>
)

/** A form that only asks: its fields become the query. */
export const Ask = ({ to, children, ...rest }: PostProps) => (
  <form method="get" action={useContext(Mount) + to} {...rest}>
    {children}
  </form>
)
