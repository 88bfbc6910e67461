import Database from 'better-sqlite3'
import { guide, snippet } from '../testing/guide.js'
import type { CommandError } from './io.js'
import { aCommand, type TestCommand } from './testing/aCommand.js'
import { aFileBeside } from './testing/aFile.js'

let command: TestCommand
beforeEach(async () => {
  command = await aCommand()
  await command.waymark('site', 'add', 'shop.example')
})
afterEach(() => command.remove())

/** The tables of each cart, with the columns that its query reads, and orders in them. */
const TABLES: Readonly<Record<string, string>> = {
  magento: `
    create table sales_order (increment_id text, grand_total text, order_currency_code text,
      created_at text, total_refunded text, total_paid text, coupon_code text);
    insert into sales_order values
      ('000000041', '49.9000', 'EUR', '2026-01-02 10:00:00', null, '49.9000', 'JANE10'),
      ('000000042', '30.0000', 'EUR', '2026-01-02 11:00:00', '10.0000', '30.0000', null),
      ('000000043', '99.0000', 'EUR', '2026-01-02 12:00:00', null, null, null);`,
  prestashop: `
    create table ps_currency (id_currency integer, iso_code text);
    create table ps_orders (id_order integer, reference text, id_currency integer,
      total_paid_tax_incl numeric, date_add text, valid integer);
    create table ps_order_slip (id_order integer, total_products_tax_incl numeric,
      total_shipping_tax_incl numeric);
    insert into ps_currency values (1, 'EUR');
    insert into ps_orders values
      (1, '000000041', 1, '40.900000', '2026-01-02 10:00:00', 1),
      (2, '000000041', 1, '9.000000', '2026-01-02 10:00:01', 1),
      (3, '000000042', 1, '30.000000', '2026-01-02 11:00:00', 1),
      (4, '000000043', 1, '99.000000', '2026-01-02 12:00:00', 0);
    insert into ps_order_slip values (3, '6.000000', '0'), (3, '3.000000', '1.000000');`,
  opencart: `
    create table oc_order (order_id text, total numeric, currency_value numeric, currency_code text,
      date_added text, order_status_id integer);
    insert into oc_order values
      ('000000041', 54.445, 0.91651, 'EUR', '2026-01-02 10:00:00', 5),
      ('000000042', 30, 1, 'EUR', '2026-01-02 11:00:00', 11),
      ('000000043', 99, 1, 'EUR', '2026-01-02 12:00:00', 1);`,
}

/** What the query of a page gives, as a program that exports CSV writes it. */
const csvOf = (page: string, separator: string): readonly string[] => {
  const database = new Database(':memory:')
  database.exec(TABLES[page] ?? '')
  const query = database.prepare(snippet(page, `${page}-orders`)).raw()
  const rows = query.all() as readonly (readonly unknown[])[]
  const lines = [query.columns().map(({ name }) => name), ...rows]
  database.close()
  return lines.map((line) => line.map((cell) => `"${cell ?? ''}"`).join(separator))
}

test.each([
  ['magento', ',', /refund by server of 10\.00/],
  ['prestashop', ';', /refund by server of 10\.00/],
  ['opencart', ',', /refund by server of 30\.00/],
])(
  'the query and the command of the page of %s store its paid orders and their refunds',
  async (page, separator, refund) => {
    const [, options = ''] = /`waymark reconcile\s+orders\.csv\s([^`]+)`/.exec(guide(page)) ?? []
    const words = options.split(/\s+/)
    expect(words).toEqual(['--time-zone', expect.any(String), '--create'])
    const file = aFileBeside(command.database, 'orders.csv', csvOf(page, separator))
    const error: unknown = await command.waymark('reconcile', file, ...words).then(
      () => undefined,
      (thrown) => thrown,
    )
    expect((error as CommandError | undefined)?.message).toBeUndefined()
    expect(command.printed()).toMatch(/^created +2$/m)
    expect(await command.waymark('explain', '000000041')).toMatch(/49\.90 EUR/)
    expect(await command.waymark('explain', '000000042')).toMatch(refund)
    await expect(command.waymark('explain', '000000043')).rejects.toThrow()
  },
)
