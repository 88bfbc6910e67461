/** @jest-environment node */
import { spawnSync } from 'node:child_process'

/** A program that uses the package. It reports the number of globals that were added. */
const USE = `
  const before = Reflect.ownKeys(globalThis).length
  const use = ({ createTracker }, { createSandboxTracker }) => {
    const options = { account: 'default1', collector: 'https://go.shop.example' }
    const waymark = createTracker(options)
    waymark.sale({ orderId: '1001', total: '49.90', currency: 'EUR' })
    waymark('consent', 'granted')
    const asked = []
    const fetch = (url) => {
      asked.push(url)
      return Promise.reject(new Error('no network'))
    }
    const sandbox = createSandboxTracker(options, { location: { href: 'https://x.example/' }, fetch })
    sandbox.consent('denied')
    sandbox.sale({ orderId: '1001', total: '49.90', currency: 'EUR' })
    return Promise.all([waymark.getVisitorId(), waymark.flush(), sandbox.getVisitorId()]).then((known) => {
      const added = Reflect.ownKeys(globalThis).length - before
      console.log(JSON.stringify([typeof waymark.version, known, added, asked]))
    })
  }`
const ESM = `${USE}; await use(await import('waymark'), await import('waymark/sandbox'))`
const CJS = `${USE}; use(require('waymark'), require('waymark/sandbox'))`

const inWorker = (code: string) =>
  `const { Worker } = require('node:worker_threads');
   new Worker(${code}).on('error', (error) => { throw error })`

/** The globals of a web worker: there is no window, but there are more globals than in Node. */
const BROWSER = `
  globalThis.self = globalThis
  globalThis.location = new URL('https://shop.example/worker.js')
  globalThis.importScripts = () => {}
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true })`

const run = (code: string, ...flags: string[]) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, '-e', code], {
    cwd: __dirname,
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { said: stdout.trim(), stderr, status }
}

test.each([
  ['as an ES module on a server', () => run(ESM, '--input-type=module')],
  ['by require() on a server', () => run(CJS)],
  ['in a worker thread', () => run(inWorker(`${JSON.stringify(CJS)}, { eval: true }`))],
  [
    'with the globals of a web worker',
    () => run(inWorker(`${JSON.stringify(BROWSER + CJS)}, { eval: true }`)),
  ],
])('imported %s, the package sends nothing, adds no global and lets the program end', (_, use) => {
  expect(use()).toEqual({ said: '["string",[null,null,null],0,[]]', stderr: '', status: 0 })
})
