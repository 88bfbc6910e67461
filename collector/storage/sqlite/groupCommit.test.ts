import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { groupCommit } from './groupCommit.js'
import { openDatabase } from './open.js'

test('after a long flush the event loop takes many turns, and accepts connections in them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const db = openDatabase(join(folder, 'waymark.db'))
  const write = groupCommit(db)
  let turns = 0
  let counting = true
  const count = () => {
    turns += 1
    if (counting) setImmediate(count)
  }
  count()
  /** A write that takes 20 ms. Returns how many turns there have been when it begins. */
  const slowly = () =>
    write(() => {
      const before = turns
      const until = performance.now() + 20
      while (performance.now() < until);
      return before
    })

  const first = await slowly()
  const second = await slowly()

  counting = false
  expect(second - first).toBeGreaterThanOrEqual(20)
  db.close()
  rmSync(folder, { recursive: true, force: true })
})
