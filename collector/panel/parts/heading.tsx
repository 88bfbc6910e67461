import type { ComponentChildren } from 'preact'

interface HeadingProps {
  readonly title: ComponentChildren
  /** One sentence that describes the page. */
  readonly children?: ComponentChildren
}

export const Heading = ({ title, children }: HeadingProps) => (
  <header class="heading">
    <h1>{title}</h1>
    {children && <p class="muted">{children}</p>}
  </header>
)
