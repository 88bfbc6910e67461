import { fileURLToPath } from 'node:url'

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  // Everything here is sent to the browser, so the secret key is not here.
  env: { NEXT_PUBLIC_COLLECTOR: process.env.WAYMARK_COLLECTOR ?? 'http://localhost:8080' },
  // This is needed only in this repository, where the package is outside the example's folder.
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
}
