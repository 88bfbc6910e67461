import type { ReactNode } from 'react'
import { Landing } from './Landing'
import './shop.css'

export const metadata = { title: 'The Lamp Works', icons: { icon: 'data:,' } }

export default function Layout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Landing />
        <main>{children}</main>
      </body>
    </html>
  )
}
