import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiTypes } from '../../../testing/apiTypes.js'
import { ENDPOINTS } from './registry.js'

const ROOT = join(__dirname, '../../../..')
const FOLDER = join(ROOT, 'wire/api')

/** Without what the formatter decides. */
const bare = (text: string) => text.replace(/\s+/g, '').replace(/(?<=[:=(])\|/g, '')

/** `WAYMARK_WRITE=1` writes the files anew. */
test('the types of the client are those of the endpoints', () => {
  const files = apiTypes(ENDPOINTS)
  if (process.env.WAYMARK_WRITE !== undefined) {
    for (const [name, text] of files) writeFileSync(join(FOLDER, name), text)
    execFileSync('npx', ['biome', 'check', '--write', 'wire/api'], { cwd: ROOT })
  }
  expect(readdirSync(FOLDER).sort()).toEqual([...files.keys()].sort())
  for (const [name, text] of files) {
    expect(bare(readFileSync(join(FOLDER, name), 'utf8'))).toBe(bare(text))
  }
})
