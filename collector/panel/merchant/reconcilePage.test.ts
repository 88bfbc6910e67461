import { days } from '../../domain/time.js'
import { settle } from '../../settle/settle.js'
import { aClick, aConfirmation, account, aSale, NOON } from '../../testing/builders.js'
import { orderAddress } from '../parts/orderAddress.js'
import { aPanel, type TestPanel } from '../testing/aPanel.js'
import { keyOf, report } from '../testing/aShop.js'
import type { Answer, Visitor } from '../testing/aVisitor.js'
import { dump } from '../testing/dump.js'

let panel: TestPanel
let owner: Visitor
beforeEach(async () => {
  panel = await aPanel()
  panel.clock.now = NOON + days(1)
  owner = await panel.owner()
})
afterEach(() => panel.close())

const FILE = [
  'order,total,currency,date',
  '1001,49.90,EUR,2026-03-01 12:00',
  '1002,10.00,EUR,2026-03-01 12:00',
].join('\n')

const BOUNDARY = 'x-boundary'
/** Sends a form as a browser does that has a file field. */
const send = (fields: Readonly<Record<string, string>>, file?: Buffer): Promise<Answer> => {
  const part = (name: string, more: string, content: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`
  const texts = Object.entries(fields).map(([name, text]) => part(name, '', text))
  const bytes = file ?? Buffer.alloc(0)
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="orders.csv"\r\nContent-Type: text/csv\r\n\r\n`
  const body = Buffer.concat([
    Buffer.from(texts.join('') + head),
    bytes,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])
  const headers = {
    'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
    'sec-fetch-site': 'same-origin',
  }
  return owner.raw('POST', '/reconcile', headers, body as unknown as string)
}

const cells = (answer: Answer, label: string) =>
  [...answer.document.querySelectorAll(`[aria-label="${label}"] tbody tr`)].map((row) =>
    [...row.children].map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim()),
  )

/** Sends the form that stores what is missing, with all that the page put into it. */
const createFrom = (answer: Answer): Promise<Answer> => {
  const button = answer.document.querySelector('button[name=create]')
  const inputs = [...(button?.closest('form')?.querySelectorAll('input') ?? [])]
  return send({ ...Object.fromEntries(inputs.map((one) => [one.name, one.value])), create: 'yes' })
}

test('before a file is compared, the page says what to do and has a form with a file', async () => {
  const { document, text } = await owner.get('/reconcile')
  expect(text).toContain('find orders that were never reported')
  expect(
    document.querySelector('form[enctype="multipart/form-data"] input[type=file]'),
  ).not.toBeNull()
  expect(document.querySelector('button[name=create]')).toBeNull()
})

test.each<[string, () => Promise<Answer>]>([
  ['uploaded', () => send({}, Buffer.from(FILE))],
  ['pasted', () => send({ csv: FILE })],
  ['pasted without a file field', () => owner.post('/reconcile', { csv: FILE })],
])(
  'a file that is %s is compared, nothing is stored, and the button stores what is missing',
  async (_how, compare) => {
    await panel.storage.recordClicks([aClick()], (facts) => settle(facts, NOON))
    await report(panel, aSale())
    const before = dump(panel.file)
    const answer = await compare()
    expect(answer.status).toBe(200)
    expect(dump(panel.file)).toBe(before)
    expect(cells(answer, 'Differences')).toEqual([
      ['1001', 'unverified here', '2', '49.90 EUR', '49.90 EUR', 'Can be settled below.'],
      ['1002', 'missing here', '3', '10.00 EUR', '–', 'Can be settled below.'],
    ])
    const link = answer.document.querySelector('[aria-label=Differences] a')
    expect(link?.getAttribute('href')).toBe(`/conversions/${orderAddress(keyOf('1001'))}`)

    const created = await createFrom(answer)
    expect(created.text).toContain('2 differences were settled.')
    expect(await panel.storage.conversionsOf(account, '1001')).toMatchObject([
      { source: 'person', status: 'pending' },
    ])
    expect(await panel.storage.conversionsOf(account, '1002')).toMatchObject([{ source: 'server' }])

    const stored = dump(panel.file)
    const again = await compare()
    expect(again.text).toContain('Nothing differs.')
    expect(again.document.querySelector('button[name=create]')).toBeNull()
    await createFrom(answer)
    expect(dump(panel.file)).toBe(stored)
  },
)

test('a file in Windows-1252 is refused with the remedy, and read if that is chosen', async () => {
  const lines = FILE.split('\n').map((line, index) => `${line},${index === 0 ? 'name' : 'Zoë'}`)
  const bytes = Buffer.from([...lines, '1003,1.00,EUR,2026-03-01,Åse'].join('\n'), 'latin1')
  const wrong = await send({}, bytes)
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('Choose Windows-1252')
  const right = await send({ encoding: 'windows-1252' }, bytes)
  expect(cells(right, 'Differences').map(([order]) => order)).toEqual(['1001', '1002', '1003'])
  const created = await createFrom(right)
  expect(created.text).toContain('3 differences were settled.')
})

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['nothing', {}, 'Choose a CSV file, or paste its lines.'],
  ['no known column', { csv: 'a,b\n1,2' }, 'say so: “Names of columns”, "order=their name"'],
  ['a wrong zone', { csv: FILE, timeZone: 'Mars' }, 'There is no time zone "Mars"'],
  ['wrong columns', { csv: FILE, columns: 'sum=amount' }, 'order=Order no.,total=Sum'],
  ['too many rows', { csv: FILE + '\n1,1,EUR,2026-03-01'.repeat(5_000) }, '5,000 rows'],
])('a form with %s is answered with the field and the remedy', async (_what, fields, message) => {
  const answer = await send(fields)
  expect(answer.status).toBe(422)
  const wrong = answer.document.querySelector('[aria-invalid=true]')
  const hint = answer.document.getElementById(wrong?.getAttribute('aria-describedby') ?? '')
  expect(hint?.textContent).toContain(message)
})

test('rows that cannot be read are shown with their lines, and the others are compared', async () => {
  const answer = await send({ csv: `${FILE}\n1003,"1,990",EUR,2026-03-01` })
  expect(cells(answer, 'Refused rows')).toEqual([
    ['4', 'total: 1,990', expect.stringContaining('may mean')],
  ])
  expect(cells(answer, 'Differences')).toHaveLength(2)
})

test('an order that is not in the file is named, and left to a person', async () => {
  await report(panel, aConfirmation({ orderId: '<b>gone</b>', occurredAt: NOON }))
  const answer = await send({ csv: FILE.replaceAll(' 12:00', '') })
  expect(cells(answer, 'Differences')).toContainEqual([
    '<b>gone</b>',
    'missing there',
    '–',
    '–',
    '49.90 EUR',
    expect.stringContaining('decline its commission'),
  ])
})

test.each<[string, string, string, number]>([
  ['a damaged form', 'multipart/form-data; boundary=other', `--${BOUNDARY}\r\nx`, 400],
  ['a form without its boundary', 'multipart/form-data', `--${BOUNDARY}\r\nx`, 400],
  ['a form of 5 MB', `multipart/form-data; boundary=${BOUNDARY}`, 'x'.repeat(5_000_000), 413],
])('%s is refused, and is no internal error', async (_what, type, body, status) => {
  const headers = { 'content-type': type, 'sec-fetch-site': 'same-origin' }
  const answer = await owner.raw('POST', '/reconcile', headers, body)
  expect(answer.status).toBe(status)
  expect(panel.errors).toEqual([])
})

test('a file of more than 1 MB is refused', async () => {
  const answer = await send({}, Buffer.from('x'.repeat(1_048_577)))
  expect(answer.status).toBe(400)
  expect(answer.text).toContain('1048576')
})
