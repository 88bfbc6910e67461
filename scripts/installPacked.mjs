// Follows the README in two empty folders: packs the built packages, installs them in a shop with a
// server and in a storefront, starts the shop and bundles the storefront. It fails if a package lacks a
// file.
import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HOUSE = fileURLToPath(new URL('..', import.meta.url))
const README = readFileSync(join(HOUSE, 'README.md'), 'utf8')

/** The line or block of the README that matches the pattern. */
const copied = (pattern) => {
  const [found] = pattern.exec(README) ?? []
  if (!found)
    throw new Error(`README.md does not match ${pattern}. Adapt scripts/installPacked.mjs.`)
  return found
}

const npm = (cwd, words) =>
  execFileSync('npm', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

/**
 * Installs packages as the README says. Packages in npm's cache are not requested again. Install scripts
 * do not run: the caller copies the SQLite addon, because compiling it takes longer than everything else.
 */
const install = (cwd, packages) =>
  npm(cwd, [
    'install',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    ...packages,
  ])

const emptyFolder = (name) => {
  mkdirSync(join(root, name))
  return join(root, name)
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
      server.close(() => resolve(port))
    })
  })

const mustHold = (what, holds) => {
  if (!holds) throw new Error(`${what} is missing after an installation from the packages.`)
}

const tryExpress = async () => {
  const folder = emptyFolder('shop')
  const line = copied(/^npm install (\.\.\/packages\/\S+\.tgz )+express$/m)
  install(folder, line.split(' ').slice(2))
  const addon = 'node_modules/better-sqlite3/build'
  cpSync(join(HOUSE, addon), join(folder, addon), { recursive: true })
  const port = await freePort()
  const app = copied(/(?<=```js\n)import express from 'express'\n[^`]*/)
  writeFileSync(
    join(folder, 'app.mjs'),
    app.replace('listen(3000)', `listen(${port}, '127.0.0.1')`),
  )
  const shop = spawn(process.execPath, ['app.mjs'], { cwd: folder })
  try {
    const printed = await untilPrinted(shop, 'secret key')
    mustHold(
      'The address of the panel in the output of the first start',
      printed.includes('/affiliates'),
    )
    const url = `http://127.0.0.1:${port}`
    const script = await (await fetch(`${url}/wm/wm.js`)).text()
    mustHold('The script', script.includes('a_aid'))
    const login = await (await fetch(`${url}/affiliates/login`)).text()
    mustHold('The panel', login.includes('Log in'))
    mustHold(
      'The style sheet of the panel',
      (await fetch(url + /href="([^"]+\.css)"/.exec(login)[1])).ok,
    )
  } finally {
    shop.kill()
  }
}

const untilPrinted = (child, text) =>
  new Promise((resolve, reject) => {
    let printed = ''
    const hear = (chunk) => {
      printed += chunk
      if (printed.includes(text)) setImmediate(() => resolve(printed))
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(`The app from the README ended early:\n${printed}`)))
  })

const PAGE = '<!doctype html><script type="module" src="/main.js"></script>'
const MAIN = `import { createTracker } from 'waymark'
createTracker({ account: 'default1', collector: 'https://go.shop.example' })
`

const tryVite = () => {
  const folder = emptyFolder('storefront')
  const tarball = copied(/\.\.\/packages\/waymark-\d\S+\.tgz/)
  const example = JSON.parse(readFileSync(join(HOUSE, 'examples/react/package.json'), 'utf8'))
  install(folder, [tarball, `vite@${example.devDependencies.vite}`])
  writeFileSync(join(folder, 'index.html'), PAGE)
  writeFileSync(join(folder, 'main.js'), MAIN)
  npm(folder, ['exec', '--', 'vite', 'build', '--logLevel', 'warn'])
  const assets = join(folder, 'dist/assets')
  const [bundle] = readdirSync(assets).filter((name) => name.endsWith('.js'))
  const code = readFileSync(join(assets, bundle), 'utf8')
  mustHold('The tracker in the bundle', code.includes('go.shop.example') && code.includes('a_aid'))
}

const began = Date.now()
const root = mkdtempSync(join(tmpdir(), 'waymark-installed-'))
try {
  const pack = copied(/^npm pack .* --pack-destination \.\.\/packages$/m)
  emptyFolder('packages')
  const words = pack.split(' ').slice(1, -1)
  npm(HOUSE, [...words, join(root, 'packages'), '--silent'])
  await tryExpress()
  tryVite()
  const seconds = Math.round((Date.now() - began) / 1_000)
  process.stdout.write(`Both packages install and run in empty folders (${seconds} s).\n`)
} finally {
  rmSync(root, { recursive: true, force: true })
}
