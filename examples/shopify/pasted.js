// Makes the code to paste into Shopify's admin: the tracker, the settings and the pixel.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const { resolve } = createRequire(import.meta.url)

export const pasted = ({
  WAYMARK_COLLECTOR: collector = 'http://localhost:8080',
  WAYMARK_ACCOUNT: account = 'default1',
  THEME_HAS_SCRIPT: theme = '',
}) => {
  const settings = { account, collector, themeHasScript: theme !== '' }
  const tracker = readFileSync(resolve('waymark/sandbox.iife.js'), 'utf8')
  const pixel = readFileSync(new URL('pixel.js', import.meta.url), 'utf8')
  // The code is inside a function, because Shopify may put other code beside it.
  return `(() => {
${tracker.replace(/^\/\/# sourceMappingURL=.*\n/m, '')}
const settings = ${JSON.stringify(settings)}

${pixel}})()
`
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(pasted(process.env))
}
