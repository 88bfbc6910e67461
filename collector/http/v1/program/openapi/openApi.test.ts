import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ApiWorld, anApiWorld } from '../../../../testing/anApiWorld.js'
import { ENDPOINTS } from '../registry.js'
import type { OpenApiDocument } from './document.js'

let world: ApiWorld
beforeAll(async () => {
  world = await anApiWorld()
})
afterAll(() => world.close())

const read = async () =>
  (await (await fetch(`${world.url}/openapi.json`)).json()) as OpenApiDocument

/** In a process of its own, because Jest does not load its modules. Returns what is wrong. */
const validate = async (documents: readonly unknown[]): Promise<readonly unknown[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const file = join(folder, 'documents.json')
  const program = `import { Validator } from '@seriousme/openapi-schema-validator'
    import { createRequire } from 'node:module'
    import { readFileSync } from 'node:fs'
    const of = createRequire(import.meta.resolve('@seriousme/openapi-schema-validator'))
    const { Ajv2020 } = of('ajv/dist/2020')
    const found = []
    const examine = ({ components, ...document }) => {
      const ajv = new Ajv2020({ strict: false, validateFormats: false })
      const pointed = (value) =>
        JSON.parse(JSON.stringify(value).replaceAll('"#/components/', '"document#/components/'))
      ajv.addSchema(pointed({ $id: 'document', components }))
      const { paths } = pointed(document)
      const wrong = []
      for (const [path, operations] of Object.entries(paths)) {
        for (const { parameters, requestBody, responses } of Object.values(operations)) {
          for (const { schema } of parameters) {
            if (schema) ajv.compile(schema)
          }
          for (const one of [requestBody, ...Object.values(responses)]) {
            const { schema, example } = one?.content?.['application/json'] ?? {}
            if (!schema) continue
            if (!ajv.validate(schema, example)) wrong.push([path, ajv.errors])
          }
        }
      }
      return wrong
    }
    for (const one of JSON.parse(readFileSync(process.argv[1], 'utf8'))) {
      const validator = new Validator()
      const { valid, errors } = await validator.validate(one)
      if (!valid || validator.version !== '3.1') found.push(errors ?? validator.version)
      else {
        try {
          const wrong = examine(one)
          found.push(wrong.length === 0 ? 'valid' : wrong)
        } catch (error) {
          found.push(error.message)
        }
      }
    }
    console.log(JSON.stringify(found))`
  try {
    writeFileSync(file, JSON.stringify(documents))
    const args = ['--input-type=module', '-e', program, file]
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: join(__dirname, '../../../../..'),
    })
    return JSON.parse(stdout) as readonly unknown[]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('the document is valid OpenAPI 3.1, its examples fit its schemas, and planted errors are found', async () => {
  const document = await read()
  const paths = { '/v1/affiliates': document.paths['/v1/affiliates'] }
  const planted = JSON.stringify({ ...document, paths })
  const [right, ...wrong] = await validate([
    document,
    JSON.parse(planted.replace('"in":"query"', '"in":"somewhere"')),
    JSON.parse(planted.replace('"type":"string"', '"type":"strin"')),
    JSON.parse(planted.replace('"code":"carol"', '"code":7')),
    JSON.parse(
      planted.replace('"operationId"', '"operationID"').replace('"responses"', '"answers"'),
    ),
  ])
  expect(right).toBe('valid')
  expect(wrong.map((one) => one === 'valid')).toEqual([false, false, false, false])
})

test('the document has each endpoint with its scopes, and all its references lead somewhere', async () => {
  const document = await read()
  const text = JSON.stringify(document)
  for (const { method, path, scopes } of ENDPOINTS) {
    const operation = document.paths[`/v1${path}`]?.[method.toLowerCase()]
    expect(operation?.security).toEqual(scopes.map((scope) => ({ secretKey: [scope] })))
  }
  const ids = [...text.matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ENDPOINTS.length)
  for (const [, path = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const found = path
      .split('/')
      .reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], document)
    expect([path, typeof found]).toEqual([path, 'object'])
  }
})

test('the document names the address of the collector, and pages of other sites may read it', async () => {
  const answer = await fetch(`${world.url}/openapi.json`)
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  expect(await answer.json()).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: 'https://go.shop.example' }],
  })
  const posted = await fetch(`${world.url}/openapi.json`, { method: 'POST' })
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})
