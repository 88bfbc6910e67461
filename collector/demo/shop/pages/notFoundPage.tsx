import type { ComponentChildren } from 'preact'
import { Layout, type ReachOptions } from '../parts/layout.js'

interface NotFoundPageProps {
  readonly reach: ReachOptions
  readonly title: string
  readonly children: ComponentChildren
}

export const NotFoundPage = ({ reach, title, children }: NotFoundPageProps) => (
  <Layout title={title} reach={reach}>
    <section class="receipt">
      <h1>{title}</h1>
      <p>{children}</p>
      <a class="button" href="/">
        Back to the maps
      </a>
    </section>
  </Layout>
)
