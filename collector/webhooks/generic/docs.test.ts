import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isProblem } from '../../domain/problem.js'
import { explainMapping, readMapping } from './mapping.js'

const page = readFileSync(join(__dirname, '../../../docs/integrations/generic-webhook.md'), 'utf8')

const block = (name: string): string => {
  const [, text] = new RegExp(`\`\`\`json ${name}\n(.*?)\`\`\``, 's').exec(page) ?? []
  if (text === undefined) throw new Error(`The page has no block "${name}"`)
  return text
}

const explained = () => {
  const mapping = readMapping(block('mapping'))
  if (isProblem(mapping)) throw new Error(`${mapping.field}: ${mapping.message}`)
  const explanation = explainMapping(mapping, block('event'))
  if (isProblem(explanation)) throw new Error(explanation.message)
  return explanation
}

test('the example of the page becomes what its table says', () => {
  const [, table = ''] = /\| field +\| becomes.*?\n(.*?)\n\n/s.exec(page) ?? []
  const rows = [...table.matchAll(/^\| `(\w+)` +\| `([^`]+)` +\|$/gm)].map(([, name, value]) => [
    name,
    value,
  ])
  expect(rows.length).toBeGreaterThan(5)
  const [sale] = explained().rules
  expect(sale?.fields.map(({ field, became }) => [field, became])).toEqual(rows)
})

test('the example of the page is a paid sale', () => {
  expect(explained().result).toMatchObject({
    type: 'order.paid',
    messages: [{ kind: 'sale', payment: 'paid', names: [{ id: '1001', rank: 0 }] }],
  })
})

test('the page lists every field of a mapping', () => {
  const [, reference = ''] = /## Fields(.*)\*\*Renewals/s.exec(page) ?? []
  const listed = [...reference.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  )
  const problem = readMapping(JSON.stringify({ rules: [{ kind: 'action', x: 1 }] }))
  const refund = readMapping(JSON.stringify({ rules: [{ kind: 'refund', x: 1 }] }))
  const known = [problem, refund].flatMap((one) =>
    isProblem(one) ? [...one.message.matchAll(/"(\w+)"/g)].map(([, name]) => name) : [],
  )
  expect(new Set(listed)).toEqual(
    new Set([
      'eventId',
      'eventType',
      ...known.filter((name) => name !== 'kind' && name !== 'when'),
    ]),
  )
})
