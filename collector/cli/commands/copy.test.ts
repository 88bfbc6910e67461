import type { CopyEnd } from '../../storage/copy/copyEnd.js'
import { run } from '../../storage/steps/step.js'
import {
  aBusyCopyable,
  anEmptyCopyable,
  type Copyable,
  type CopyableDatabase,
} from '../../testing/aCopyable.js'
import { NOON } from '../../testing/builders.js'
import { buildCli } from '../cli.js'
import { type CliIo, CommandError } from '../io.js'

let from: CopyableDatabase
let to: CopyableDatabase
let printed: string[]
let shown: string[]

const prepare = async (source: Copyable, destination: Copyable) => {
  ;[from, to] = [await aBusyCopyable(source), await anEmptyCopyable(destination)]
}
afterEach(async () => {
  await from.remove()
  await to.remove()
})

const waymark = async (words: readonly string[], over: Partial<CliIo> = {}): Promise<string> => {
  printed = []
  shown = []
  const print = (line: string) => {
    printed.push(line)
  }
  const io: CliIo = {
    open: () => {
      throw new Error('A copy opens no collector')
    },
    missingDatabase: ({ database }) => (database?.includes('typo') ? database : undefined),
    usualPort: () => 0,
    openSchema: () => {
      throw new Error('A copy has nothing else to do with schemas')
    },
    openCopyEnd: (name) => (name === from.name ? from : to).end(),
    print,
    readInput: async () => new Uint8Array(),
    showProgress: undefined,
    now: () => NOON,
    newId: () => 'id',
    ...over,
  }
  const cli = buildCli(io, '0.1.0')
  for (const command of [cli, ...cli.commands]) {
    command.exitOverride().configureOutput({ writeOut: print, writeErr: print })
  }
  await cli.parseAsync(['node', 'waymark', ...words])
  return printed.join('\n')
}

const copy = (over: Partial<CliIo> = {}) =>
  waymark(['copy', '--from', from.name, '--to', to.name], over)

test('a copy says of each table how much there was, and at the end that all is equal', async () => {
  await prepare('sqlite', 'postgres')
  const said = await copy()
  expect(said).toMatch(/^copying default1 clicks: 13 of 13 rows, [\d,]+ rows\/s$/m)
  expect(said).toMatch(/^comparing second1 entries: 37 of 37 rows, /m)
  expect(said).toMatch(/^account +rows +entries +ledger sums +ledger hash$/m)
  expect(said).toMatch(/^default1 .* 37 +[\d.]+ EUR, \d+ JPY, [\d.]+ USD +[0-9a-f]{16} +equal$/m)
  expect(said).toMatch(
    /^Both databases are equal\. You can now start the collector on the new one\.$/m,
  )
})

test('a terminal shows one line that changes and is removed at the end', async () => {
  await prepare('sqlite', 'sqlite')
  const said = await copy({ showProgress: (line) => shown.push(line) })
  expect(said).not.toMatch(/^copying/m)
  expect(shown).toContain('copying default1 clicks: 13 of 13 rows, 13,000 rows/s')
  expect(shown.at(-1)).toBe('')
})

test('a difference is named, and is an error', async () => {
  await prepare('sqlite', 'sqlite')
  const forgetful = async (name: string): Promise<CopyEnd> => {
    if (name === from.name) return from.end()
    const end = await to.end()
    const afterFilling = async () => {
      await end.runner.write(() => run("delete from payouts where account_id = 'second1'"))
    }
    return { ...end, afterFilling }
  }
  const copying = copy({ openCopyEnd: forgetful })
  await expect(copying).rejects.toThrow(CommandError)
  await expect(copying).rejects.toThrow(
    'The copy differs from its source in 1 places, so no collector will start on it.',
  )
  expect(printed).toContain('second1: payouts has 2 rows in the source and 0 in the copy')
  expect(printed.join('\n')).toMatch(/^default1 .* equal$/m)
  expect(printed.join('\n')).toMatch(/^second1 .* DIFFERENT$/m)
})

test('a refusal names the database', async () => {
  await prepare('sqlite', 'sqlite')
  await copy()
  const refused = copy()
  await expect(refused).rejects.toThrow(CommandError)
  await expect(refused).rejects.toThrow(/^--to: This database holds accounts already \(default1, /)
  await expect(waymark(['copy', '--from', 'typo.db', '--to', to.name])).rejects.toThrow(
    'There is no database typo.db to copy from.',
  )
  await expect(waymark(['copy', '--from', from.name])).rejects.toThrow(/--to <database>/)
})

test('--help says what to stop, and that it may be interrupted', async () => {
  await prepare('sqlite', 'sqlite')
  await expect(waymark(['copy', '--help'])).rejects.toMatchObject({
    code: 'commander.helpDisplayed',
  })
  expect(printed.join('\n')).toMatch(
    /Stop every collector[\s\S]*If it is\ninterrupted, run the same/,
  )
})
