/** @jest-environment-options {"url": "https://www.shop.example/"} */
import { aBrowser } from '../testing/aBrowser.js'

beforeEach(() => jest.useFakeTimers({ now: new Date('2031-03-01T10:00:00Z') }))

test('a listener for ready or visitor that is added late is called at once', async () => {
  const browser = aBrowser()
  const waymark = await browser.open('/?a_aid=jane')
  const heard: unknown[] = []

  waymark.on('ready', () => heard.push('ready'))
  waymark.on('visitor', (visitorId) => heard.push(visitorId))

  expect(heard).toEqual(['ready', await waymark.getVisitorId()])
  expect(heard[1]).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
})

test.each(['forget', 'denied'])(
  'a listener that is added late is told that the visitor was erased: %s',
  async (why) => {
    const browser = aBrowser()
    const waymark = await browser.open('/?a_aid=jane')
    const heard: unknown[] = []

    if (why === 'forget') waymark.forget()
    else waymark.consent('denied')
    waymark.on('visitor', (visitorId) => heard.push(visitorId))

    expect(heard).toEqual([undefined])
  },
)

test('listeners that are added before the script has loaded are called for each event', async () => {
  const browser = aBrowser()
  const heard: string[] = []

  await browser.open('/?a_aid=jane', {
    before: (waymark) => {
      waymark.on('ready', () => heard.push('ready'))
      waymark('on', 'visitor', () => heard.push('visitor'))
      waymark.on('sent', ({ state }) => heard.push(state))
    },
  })

  expect(heard).toEqual(
    ['visitor', 'ready', 'sent'].sort((a, b) => heard.indexOf(a) - heard.indexOf(b)),
  )
})

test('a listener for ready that is added before init is called after init', async () => {
  const browser = aBrowser()
  const heard: string[] = []
  const waymark = await browser.open('/', { attributes: null })
  waymark.on('ready', () => heard.push('ready'))
  expect(heard).toEqual([])

  waymark.init({ account: 'default1', consent: 'pending' })

  expect(heard).toEqual(['ready'])
})
