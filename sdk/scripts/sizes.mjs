// Writes the sizes of the built files into sizeLimit.json and into the documents that quote them.
import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const inSdk = (path) => new URL(`../${path}`, import.meta.url)
const LIMITS = inSdk('sizeLimit.json')
const limits = JSON.parse(readFileSync(LIMITS, 'utf8'))

for (const [name, { brotli, gzip }] of Object.entries(limits)) {
  const bytes = readFileSync(inSdk(`dist/${name}`))
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 }
  brotli.measured = brotliCompressSync(bytes, { params }).length
  gzip.measured = gzipSync(bytes, { level: 9 }).length
  process.stdout.write(`${name}: ${brotli.measured} of ${brotli.max} bytes\n`)
}

const lines = Object.entries(limits).map(([name, { brotli, gzip }]) => {
  const sizes = ({ max, measured }) => `{ "max": ${max}, "measured": ${measured} }`
  return `  "${name}": {\n    "brotli": ${sizes(brotli)},\n    "gzip": ${sizes(gzip)}\n  }`
})
writeFileSync(LIMITS, `{\n${lines.join(',\n')}\n}\n`)

for (const page of ['README.md', '../README.md', '../docs/size.md']) {
  const text = readFileSync(inSdk(page), 'utf8')
  const named = text.replace(
    /<!-- (\S+) size -->.*?<!-- \/size -->/g,
    (_, name) =>
      `<!-- ${name} size -->${limits[name].brotli.measured.toLocaleString('en')} bytes<!-- /size -->`,
  )
  writeFileSync(inSdk(page), named)
}
