import { aCommand, type TestCommand } from '../../cli/testing/aCommand.js'
import { BALANCE_NAMES } from '../../domain/balances.js'
import { days } from '../../domain/time.js'
import { toConversionResponse } from '../../http/conversionResponse.js'
import { settle } from '../../settle/settle.js'
import {
  aClick,
  aConfirmation,
  account,
  aRefund,
  aSale,
  eur,
  NOON,
} from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { aPayout, keyOf, report } from '../testing/aShop.js'
import type { Visitor } from '../testing/aVisitor.js'

type Sums = Readonly<Record<string, number>>

let panel: TestPanel
let owner: Visitor
let command: TestCommand
beforeAll(async () => {
  panel = await aPanel()
  command = await aCommand()
})
afterAll(async () => {
  command.remove()
  await panel.close()
})

const ORDERS = ['paid', 'due', 'new', 'held', 'page']

/** Cents of "-4.99 EUR". */
const cents = (text: string | null | undefined) =>
  Number(/-?\d+\.\d\d/.exec(text ?? '')?.[0].replace('.', '') ?? Number.NaN)

const notZero = (sums: readonly (readonly [string, number])[]): Sums => {
  const found: Record<string, number> = {}
  for (const [name, amount] of sums) found[name] = (found[name] ?? 0) + amount
  return Object.fromEntries(Object.entries(found).filter(([, amount]) => amount !== 0))
}

/** Each reader's sums of Jane, who is the only affiliate with orders. */
const READERS: Readonly<Record<string, () => Promise<Sums>>> = {
  'the overview': async () => {
    const { document } = await owner.get('/')
    return notZero(
      [...document.querySelectorAll('[aria-labelledby=balances] dl > div')].map((one) => [
        one.querySelector('dt')?.textContent ?? '',
        cents(one.querySelector('dd')?.textContent),
      ]),
    )
  },
  'the list of affiliates': async () => {
    const { document } = await owner.get('/affiliates')
    return notZero(
      [...document.querySelectorAll('[aria-label=Affiliates] ul.pairs li')].map((one) => [
        one.querySelector('span')?.textContent ?? '',
        cents(one.textContent?.replace(/^\D*?(?=-?\d)/, '')),
      ]),
    )
  },
  'the page of the affiliate': async () => inTable((await owner.get('/affiliates/jane')).document),
  'the pages of all orders': async () => {
    const pages = await Promise.all(
      ORDERS.map((id) => owner.get(`/conversions/${orderAddress(keyOf(id))}`)),
    )
    return notZero(pages.flatMap(({ document }) => Object.entries(inTable(document))))
  },
  'the answers of /v1': async () => {
    const [program, affiliates, orders] = await Promise.all([
      panel.storage.program(account),
      panel.storage.affiliates(account),
      Promise.all([...ORDERS, 'test'].map((id) => panel.storage.conversionsOf(account, id))),
    ])
    const answers = orders
      .flat()
      .map((one) => toConversionResponse(one, program!, affiliates, panel.clock.now))
    return notZero(
      answers.flatMap(({ balances }) =>
        balances.flatMap((one) => BALANCE_NAMES.map((name) => [name, cents(one[name])] as const)),
      ),
    )
  },
}

const inTable = (document: Document): Sums =>
  notZero(
    BALANCE_NAMES.flatMap((name) => {
      const label = name.charAt(0).toUpperCase() + name.slice(1)
      return [
        ...document.querySelectorAll(`[aria-labelledby=balances] td[data-label=${label}]`),
      ].map((cell) => [name, cents(cell.textContent)] as const)
    }),
  )

describe('a paid and refunded order, older than the days of the overview, and others', () => {
  beforeAll(async () => {
    const now = NOON + days(100)
    const at = (day: number) => ({ occurredAt: now - days(day), receivedAt: now - days(day) })
    const anna = { visitorId: aSale().visitorId }
    await panel.storage.recordClicks(
      [aClick({ clickedAt: now - days(92) }), aClick({ id: 'later', clickedAt: now - days(41) })],
      (facts) => settle(facts, NOON),
    )
    panel.clock.now = now - days(50)
    await report(panel, aConfirmation({ orderId: 'paid', ...anna, ...at(90) }))
    await aPayout(panel, 'owner')
    panel.clock.now = now
    const other = { id: 'other', source: 'webhook', total: eur('59.90') } as const
    await report(
      panel,
      aRefund(undefined, { orderId: 'paid', ...at(45) }),
      aConfirmation({ orderId: 'due', ...anna, total: eur('10.00'), ...at(40) }),
      aConfirmation({ orderId: 'new', ...anna, total: eur('20.00'), ...at(1) }),
      aConfirmation({ orderId: 'held', ...anna, total: eur('30.00'), ...at(1) }),
      aConfirmation({ orderId: 'held', ...other, ...at(1) }),
      aSale({ orderId: 'page', total: eur('40.00'), ...at(1) }),
      aConfirmation({ orderId: 'test', ...anna, test: true, ...at(1) }),
    )
    owner = await panel.owner()
  })

  test.each(Object.keys(READERS))('have the same sums in %s', async (reader) => {
    const sums = { unverified: 400, pending: 200, held: 300, payable: -399, paid: 499 }
    expect(await READERS[reader]?.()).toEqual({ ...sums, earned: 1_000 })
  })

  test('have the same sums in the list of payouts', async () => {
    const { document } = await owner.get('/payouts')
    const amounts = (label: string, column: string) =>
      [...document.querySelectorAll(`[aria-label="${label}"] td[data-label=${column}]`)].map(
        ({ textContent }) => cents(textContent),
      )
    expect(amounts('Payable now', 'Payable')).toEqual([-399])
    expect(amounts('Payouts', 'Amount')).toEqual([499])
  })

  test('have the same sums in commands, whose clock is the real one, so that all hold periods are over', async () => {
    const waymark = (...words: readonly string[]) =>
      command.waymark('--database', panel.file, ...words)
    const [heads, values] = (await waymark('affiliate', 'balances', 'jane'))
      .split('\n')
      .map((line) => line.split(/ +/))
    expect(
      notZero(BALANCE_NAMES.map((name) => [name, cents(values?.[heads?.indexOf(name) ?? -1])])),
    ).toEqual({ earned: 1_000, unverified: 400, held: 300, payable: -199, paid: 499 })
    expect(await waymark('payout', 'list')).toMatch(/jane +-1\.99 +EUR/)
    expect(await waymark('explain', 'paid')).toContain(
      'of this order, jane has in EUR: earned 0.00, payable -4.99, paid 4.99',
    )
  })
})
