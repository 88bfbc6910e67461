import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../domain/report.js'
import { days, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/time.js'
import {
  aClick,
  aConfirmation,
  amountOf,
  anAct,
  aSale,
  bob,
  jane,
  NOON,
  visitor,
} from '../../testing/builders.js'
import { someFacts } from '../../testing/facts.js'
import { settle } from '../settle.js'

/** `docs/attribution.md` is the rule; every row of its table is run here. */
const docs = readFileSync(join(__dirname, '../../../docs/attribution.md'), 'utf8')
const rows = (/<!-- claims -->(.*)<!-- \/claims -->/s.exec(docs)?.[1] ?? '')
  .split('\n')
  .filter((line) => /^\| `/.test(line))
  .map((line) => line.split('|').map((cell) => cell.replaceAll('`', '').trim()))
  .map(([, arrived = '', commission = '', whose = '']) => ({ arrived, commission, whose }))

const UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS }
const KNOWN = new Set(['jane', 'bob', 'series'])
const AFFILIATES = { jane, bob, series: bob, late: bob } as const

/** One message of a row: "jane -5s for 9.90", "server +20h at 0 names jane". */
const read = (text: string, index: number): Report => {
  const [, who = '', sign, count, unit = '', more = ''] =
    /^(\w+) ([+-])(\d+)([smh])(.*)$/.exec(text) ?? []
  const receivedAt = NOON + Number(`${sign}${count}`) * (UNITS[unit] ?? Number.NaN)
  if (Number.isNaN(receivedAt)) throw new Error(`"${text}" is not understood`)
  const when = { receivedAt, occurredAt: more.includes('at 0') ? NOON : receivedAt }
  if (who === 'person') return anAct('confirm', { ...when, total: amountOf('49.90', 'EUR') })
  if (who === 'server') {
    const [, named] = /names (\w+)/.exec(more) ?? []
    const timed = more.includes('at 0')
    return aConfirmation({ ...when, timed, visitorId: named ? visitor(named) : undefined })
  }
  const [, decimal = '49.90'] = /for ([\d.]+)/.exec(more) ?? []
  const total = amountOf(decimal, more.includes('in USD') ? 'USD' : 'EUR')
  return aSale({
    ...when,
    id: `page ${index}`,
    // A browser may say of the time what it likes.
    occurredAt: NOON - HOUR_MS,
    visitorId: who === 'nobody' ? undefined : visitor(who),
    total,
  })
}

const decide = (arrived: string) => {
  const texts = arrived.split(', ')
  const reports = texts.map(read)
  const clickOf = (who: keyof typeof AFFILIATES, receivedAt: number) =>
    aClick({
      id: `click ${who}`,
      visitorId: visitor(who),
      affiliateId: AFFILIATES[who],
      clickedAt: NOON - days(1),
      receivedAt,
    })
  const late = reports.find((_report, index) => texts[index]?.startsWith('late'))
  const series = reports.filter((_report, index) => texts[index]?.startsWith('series'))
  const now = Math.max(...reports.map(({ receivedAt }) => receivedAt))
  return settle(
    someFacts({
      reports,
      clicks: [
        ...(['jane', 'bob', 'series'] as const).map((who) => clickOf(who, NOON - days(1))),
        ...(late ? [clickOf('late', late.receivedAt)] : []),
      ],
      othersClaimed: new Map(
        series.map(({ id, receivedAt }) => [id, Array.from({ length: 10 }, () => receivedAt)]),
      ),
    }),
    now,
  )
}

test('the table has rows for each kind of claimant and of confirmation', () => {
  expect(rows.length).toBeGreaterThanOrEqual(40)
  const all = rows.map(({ arrived }) => arrived).join(' ')
  for (const kind of [
    ...KNOWN,
    'late',
    'stranger',
    'nobody',
    'server',
    'person',
    'names',
    'at 0',
  ]) {
    expect(all).toContain(kind)
  }
})

describe('the claim that counts', () => {
  test.each(rows.map(({ arrived, commission, whose }) => [arrived, commission, whose] as const))(
    '%s: %s %s',
    (arrived, commission, whose) => {
      const { commissions } = decide(arrived)
      const found = commissions.map(({ status, reasons, affiliateId }) => [
        [status, ...reasons].join(' '),
        affiliateId,
      ])
      const expected = [commission, whose === 'jane' ? jane : bob]
      expect(found).toEqual(commission === 'nobody' ? [] : [expected])
    },
  )

  test.each(rows.map(({ arrived }) => [arrived] as const))(
    'does not depend on the order in which the reports are read: %s',
    (arrived) => {
      const outcome = decide(arrived)
      // The clock of each message is its own; only where it stands in the list changes.
      expect(decide(arrived.split(', ').reverse().join(', ')).commissions).toEqual(
        outcome.commissions,
      )
    },
  )
})
