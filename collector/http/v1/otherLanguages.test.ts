import { execFile, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makeProof } from '../../ingest/reports/proof.js'
import { addCallKey } from '../../program/keys.js'
import { aCollector } from '../../testing/aCollector.js'
import { account, visitor } from '../../testing/builders.js'
import { callVectors, VECTOR_KEY, VECTOR_SECONDS } from '../../testing/signedCalls.js'

const EXAMPLES = join(__dirname, '../../../examples/servers')
const LINES_MAX = 30

interface Language {
  readonly name: string
  readonly file: string
  /** The command, and arguments with which it succeeds where it is installed. */
  readonly check: readonly [string, ...string[]]
  /** Prepares a program that prints what an expression returns, and returns the command that runs it. */
  readonly program: (folder: string, expression: string) => readonly [string, ...string[]]
  readonly text: (value: string) => string
  readonly order: (order: Readonly<Record<string, string>>) => string
  readonly call: Readonly<Record<'proof' | 'signature' | 'sale', string>>
}

const json = (value: unknown) => JSON.stringify(value)
const single = (value: string) => `'${value}'`
const pairs = (
  order: Readonly<Record<string, string>>,
  to: string,
  text: (value: string) => string,
) =>
  Object.entries(order)
    .map(([name, value]) => `${text(name)}${to}${text(value)}`)
    .join(', ')

const LANGUAGES: readonly Language[] = [
  {
    name: 'PHP',
    file: 'php/waymark.php',
    check: ['php', '-r', 'curl_init();'],
    program: (_folder, expression) => [
      'php',
      '-r',
      `require '${EXAMPLES}/php/waymark.php'; $value = ${expression}; echo is_array($value) ? $value[0] : $value;`,
    ],
    text: single,
    order: (order) => `[${pairs(order, ' => ', single)}]`,
    call: { proof: 'waymark_proof', signature: 'waymark_signature', sale: 'waymark_sale' },
  },
  {
    name: 'Python',
    file: 'python/waymark.py',
    check: ['python3', '-c', 'import ssl'],
    program: (_folder, expression) => [
      'python3',
      '-Bc',
      `import sys; sys.path.insert(0, '${EXAMPLES}/python'); import waymark; value = ${expression}; print(value[0] if isinstance(value, tuple) else value, end='')`,
    ],
    text: single,
    order: (order) => `{${pairs(order, ': ', single)}}`,
    call: { proof: 'waymark.proof', signature: 'waymark.signature', sale: 'waymark.sale' },
  },
  {
    name: 'Ruby',
    file: 'ruby/waymark.rb',
    check: ['ruby', '-ropenssl', '-e', '1'],
    program: (_folder, expression) => [
      'ruby',
      '-Ku',
      '-e',
      `require '${EXAMPLES}/ruby/waymark'; print [${expression}].flatten.first`,
    ],
    text: single,
    order: (order) => `{${pairs(order, ' => ', single)}}`,
    call: { proof: 'Waymark.proof', signature: 'Waymark.signature', sale: 'Waymark.sale' },
  },
  {
    name: 'Go',
    file: 'go/waymark.go',
    check: ['go', 'version'],
    program: (folder, expression) => {
      mkdirSync(join(folder, 'waymark'))
      cpSync(join(EXAMPLES, 'go/waymark.go'), join(folder, 'waymark/waymark.go'))
      writeFileSync(join(folder, 'go.mod'), 'module shop\n\ngo 1.19\n')
      writeFileSync(
        join(folder, 'main.go'),
        `package main
import ("fmt"; "net/http"; "shop/waymark")
func show(value any, errs ...error) { if answer, ok := value.(*http.Response); ok { value = answer.StatusCode }; fmt.Print(value) }
func main() { show(${expression}) }
`,
      )
      return ['go', 'run', '.']
    },
    text: json,
    order: (order) => `map[string]string{${pairs(order, ': ', json)}}`,
    call: { proof: 'waymark.Proof', signature: 'waymark.Signature', sale: 'waymark.Sale' },
  },
]

const isThere = ({ check: [command, ...words] }: Language): boolean =>
  spawnSync(command, words, { stdio: 'ignore' }).status === 0

/** What an expression of a language returns; of an answer of the collector the status. */
const run = async ({ program }: Language, expression: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  try {
    const [command, ...words] = program(folder, expression)
    const { stdout } = await promisify(execFile)(command, words, {
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    })
    return stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const order = {
  type: 'sale',
  orderId: 'A-1001',
  total: '49.99',
  currency: 'USD',
  visitorId: visitor('anna'),
} as const
const SIGNING = { id: '0123456789ab', secret: 'test_secret_0123456789abcdef0123456789abcdef' }

for (const language of LANGUAGES) {
  const { name, file, call, text, order: orderOf } = language
  const title = isThere(language)
    ? `the example in ${name}`
    : `the example in ${name} (skipped: ${language.check[0]} is not installed)`
  const group = isThere(language) ? describe : describe.skip

  group(title, () => {
    test(`has at most ${LINES_MAX} lines`, () => {
      const lines = readFileSync(join(EXAMPLES, file), 'utf8').trimEnd().split('\n')
      expect(lines.length).toBeLessThanOrEqual(LINES_MAX)
    })

    test.each(callVectors())('signs $method $path as docs/wire.md says', async (vector) => {
      const { method, path, body, idempotencyKey, header } = vector
      const words = [method, path, body, idempotencyKey].map(text).join(', ')
      const expression = `${call.signature}(${text(VECTOR_KEY)}, ${VECTOR_SECONDS}, ${words})`
      expect(await run(language, expression)).toBe(header)
    })

    test.each([
      ['without a visitor', []],
      ['with a visitor', ['visitorId'] as const],
    ])('makes the proof of an order %s', async (_what, covered) => {
      const { visitorId, ...rest } = order
      const signed = covered.length > 0 ? order : rest
      const words = [account, SIGNING.id, SIGNING.secret].map(text).join(', ')
      const expression = `${call.proof}(${words}, ${VECTOR_SECONDS}, ${orderOf(signed)})`
      expect(await run(language, expression)).toBe(
        makeProof({ ...signed, account }, VECTOR_SECONDS, covered, SIGNING),
      )
    })

    test('reports a sale, which is a duplicate the second time, and is refused with another key', async () => {
      const collector = await aCollector(undefined, { now: Date.now })
      const { secret } = await addCallKey(collector.app.deps, account, name)
      const { type: _sale, ...sale } = order
      const report = (key: string) =>
        run(language, `${call.sale}(${text(collector.url)}, ${text(key)}, ${orderOf(sale)})`)
      expect(await report(secret)).toBe('201')
      expect(await report(secret)).toBe('200')
      expect(await report(`${secret}x`)).toBe('401')
      await collector.close()
    })
  })
}
