import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { account } from '../../testing/builders.js'
import { conversionsOver } from '../steps/settling/conversion.js'
import { all, type SqlStatement, type Step } from '../steps/step.js'
import { openDatabase } from './open.js'
import { stepsOn } from './runSteps.js'

test('an order is found by its id, and not among all orders of the account', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-'))
  const db = openDatabase(join(folder, 'waymark.db'))
  const plans: string[] = []
  const read = async <Value>(made: () => Step<Value>): Promise<Value> => {
    const asks = made().next().value as readonly SqlStatement[]
    for (const { text, values } of asks) {
      const plan = stepsOn(db)(all<{ detail: string }>(`explain query plan ${text}`, ...values))
      plans.push(...plan.map(({ detail }) => detail))
    }
    return [] as Value
  }
  await conversionsOver(read)(account, '1001')
  db.close()
  rmSync(folder, { recursive: true })
  expect(plans[0]).toBe('SEARCH orders USING INDEX orders_of_id (account_id=? AND order_id=?)')
})
