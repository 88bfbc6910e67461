import { readParams, readParsed } from './papParams.js'
import { readVisitor } from './papVisitor.js'

const read = (query: string, body?: string) => Object.fromEntries(readParams(query, body))

test('names are read in any case, and the last of a repeated name counts', () => {
  expect(read('AccountID=a&accountId=b&ACCOUNTID=c&Data1=x')).toEqual({
    accountid: 'c',
    data1: 'x',
  })
  expect(read('OrderID=1', 'orderid=2')).toEqual({ orderid: '2' })
})

test('an un-encoded list of sales keeps its marks', () => {
  const json = '[{"o":"1001","p":"shoe & co + 50%41=x"}]'
  expect(read('visitorId=v', `sale=${json}`)).toEqual({ visitorid: 'v', sale: json })
  expect(read('', `AccountId=a&sale=${json}`)).toEqual({ accountid: 'a', sale: json })
})

test.each([
  ['sale=%5B%7B%22o%22%3A%221%22%7D%5D&x=1', { sale: '[{"o":"1"}]', x: '1' }],
  ['sale=[{"o":"1"}]&x=1', { sale: '[{"o":"1"}]', x: '1' }],
  ['sale=', { sale: '' }],
  ['sale=[{"o":', { sale: '[{"o":' }],
])('the form %s is read', (body, expected) => {
  expect(read('', body)).toEqual(expected)
})

test('entities of HTML do not hide parameters', () => {
  expect(read('TotalCost=1&amp;OrderID=2')).toEqual({ totalcost: '1', orderid: '2' })
})

test('the key is read where the PHP class writes it twice', () => {
  expect(read('wm_key=abc_-1wm_key=abc_-1&visitorId=v')).toEqual({
    wm_key: 'abc_-1',
    visitorid: 'v',
  })
  expect(read('wm_key=abcwm_key=abd&x=1')).toMatchObject({ wm_key: 'abcwm_key=abd' })
})

test('names of an object’s own properties are ordinary names', () => {
  const params = readParams('__proto__=1&constructor=2&toString=3')
  expect([...params]).toEqual([
    ['__proto__', '1'],
    ['constructor', '2'],
    ['tostring', '3'],
  ])
  expect({}).not.toHaveProperty('1')
})

test('a body that a host app has parsed is read too', () => {
  const parsed = { OrderID: ['1', '2'], TotalCost: '5', deep: { x: 1 } }
  expect(Object.fromEntries(readParsed('AccountId=a', parsed))).toEqual({
    accountid: 'a',
    orderid: '2',
    totalcost: '5',
  })
})

const own = '0198c0ffee00700080000000000000aa'
const foreign = '4c5e2151b8856e55dbfeb247c22300Hg'

test('a visitor may have the account before it', () => {
  expect(readVisitor(own)).toEqual({ text: own, id: own, account: undefined })
  expect(readVisitor(`default1${foreign}`)).toMatchObject({ text: foreign, account: 'default1' })
  expect(readVisitor(foreign)?.id).toBe(readVisitor(`a1B2c3D4${foreign}`)?.id)
})

test.each(['', 'null', undefined, 'undefined', `x${own}`, own.slice(1), `${own}\0`, '../'])(
  '%j names no visitor',
  (said) => {
    expect(readVisitor(said)).toBeUndefined()
  },
)
