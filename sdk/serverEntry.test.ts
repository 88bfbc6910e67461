/** @jest-environment node */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const DIST = join(__dirname, 'dist')
const read = (name: string) => readFileSync(join(DIST, name), 'utf8')

const USE = `
  const { createClient, isOutage, visitorId } = server
  const key = 'ck_default1_0123456789ab_secret'
  const client = createClient({ collector: 'http://127.0.0.1:9', key, retries: 0 })
  client.sale({ orderId: '1', total: '1', currency: 'EUR' }).catch((error) =>
    console.log(JSON.stringify([client.account, isOutage(error), visitorId('')])))`

test.each([
  ['import', ['--input-type=module'], `import * as server from 'waymark/server'; ${USE}`],
  ['require', [], `const server = require('waymark/server'); ${USE}`],
])('waymark/server can be loaded by %s', (_how, flags, code) => {
  const printed = execFileSync(process.execPath, [...flags, '-e', code], {
    cwd: __dirname,
    encoding: 'utf8',
  })
  expect(JSON.parse(printed)).toEqual(['default1', true, null])
})

test('waymark/server needs no other package and no module of Node', () => {
  expect(read('server.js')).not.toMatch(/^import|\bimport\(/m)
  expect(read('server.cjs')).not.toContain('require(')
})

test('no file for browsers contains the client for servers', () => {
  expect(read('server.js')).toContain('waymark-call-1')
  const others = readdirSync(DIST).filter((name) => /\.c?js$/.test(name) && !/^server\./.test(name))
  expect(others.length).toBeGreaterThan(10)
  expect(others.filter((name) => /waymark-call-1|Waymark-Signature/.test(read(name)))).toEqual([])
})

test('the programs of docs/integrations/server.md compile, and without a required field they do not', () => {
  const page = readFileSync(join(__dirname, '../docs/integrations/server.md'), 'utf8')
  const [snippet = '', program = ''] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(
    ([, text = '']) => text,
  )
  expect(snippet).toContain('waymark.sale(')
  const errorsOf = (code: string) => {
    // In this folder, so that `waymark/server` is this package, as it was built.
    const file = join(__dirname, 'snippetOfServer.ts')
    const options: ts.CompilerOptions = {
      ...{
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        skipLibCheck: true,
        types: ['node'],
      },
      ...{ module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022 },
    }
    const host = ts.createCompilerHost(options)
    const { getSourceFile, fileExists, readFile } = host
    host.fileExists = (path) => path === file || fileExists(path)
    host.readFile = (path) => (path === file ? code : readFile(path))
    host.getSourceFile = (path, ...rest) =>
      path === file
        ? ts.createSourceFile(path, code, options.target!)
        : getSourceFile(path, ...rest)
    const program = ts.createProgram({ rootNames: [file], options, host })
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
  }
  expect(errorsOf(snippet)).toEqual([])
  expect(errorsOf(snippet.replace("currency: 'EUR',", ''))).toEqual([
    expect.stringContaining('currency'),
  ])
  expect(program).toContain('waymark.call(')
  expect(errorsOf(program)).toEqual([])
  expect(errorsOf(program.replace('{ path, body: ', '{ body: '))).toEqual([
    expect.stringContaining('path'),
  ])
  expect(errorsOf(program.replace("'paused'", "'gone'"))).toEqual([
    expect.stringContaining('paused'),
  ])
})
