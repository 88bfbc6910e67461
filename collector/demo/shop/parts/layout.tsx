import type { ComponentChildren } from 'preact'
import type { ShopOptions } from '../shopOptions.js'
import { STYLESHEET } from '../stylesheet.js'
import { Signpost } from './signpost.js'
import { WaymarkTag } from './waymark.js'

export const SHOP = 'Fingerpost'

export type ReachOptions = Pick<ShopOptions, 'account' | 'collectorUrl'>

interface LayoutProps {
  readonly title: string
  readonly reach: ReachOptions
  readonly children: ComponentChildren
}

export const Layout = ({ title, reach, children }: LayoutProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · ${SHOP}`}</title>
      <link rel="icon" href={ICON} />
      <link rel="stylesheet" href={STYLESHEET} />
      <WaymarkTag {...reach} />
    </head>
    <body>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="/">
          <Signpost /> {SHOP}
        </a>
        <nav class="links" aria-label="Shop">
          <a href="/#maps">Maps</a>
          <a href="/#newsletter">Newsletter</a>
        </nav>
      </header>
      <main id="content">{children}</main>
      <footer class="bottom">
        <p>{SHOP} is Waymark’s demo shop: nothing here is charged, printed or sent.</p>
        <p>
          <a href="/orders">For the shop’s owner</a>
        </p>
      </footer>
    </body>
  </html>
)

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='7' fill='%232f5d50'/%3E%3Cpath d='M14.5 6h3v21h-3z' fill='%23f6f1e6'/%3E%3Cpath d='M7 8h15l4 3.5-4 3.5H7z' fill='%23e2a13c'/%3E%3C/svg%3E"
