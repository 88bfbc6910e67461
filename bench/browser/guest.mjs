import { anOrder, pause } from './arrival.mjs'

/** Longer than any tracker waits before it sends a batch. */
const STAY_MS = 5_000

/**
 * Counts requests, cookies, stored keys and reads of layout for a visit without a referral, and the
 * reads again after a sale. It measures no times.
 */
export const guestVisit = (tracker, { shop, chromium }) =>
  chromium.visitor(async ({ page, context }) => {
    tracker.gate.reset()
    await page.addInitScript(countReads)
    await page.goto(shop.page(`/${tracker.name}/guest`, tracker.head))
    await pause(STAY_MS)
    const requests = tracker.gate.requests.length
    const cookies = await context.cookies()
    const stored = await page.evaluate(keysKept)
    const readsAtStart = await page.evaluate(() => globalThis.reads)
    await page.evaluate(tracker.sale(anOrder()))
    await pause(STAY_MS)
    const reads = await page.evaluate(() => globalThis.reads)
    return { requests, cookies: cookies.length, stored: stored.length, readsAtStart, reads }
  })

/** Runs in the page, as `countReads` does. */
const keysKept = async () => [
  ...Object.keys(localStorage),
  ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map(({ name }) => name),
]

/** Counts the calls that make a browser compute styles or a layout, by name. */
const countReads = () => {
  const reads = {}
  Object.assign(globalThis, { reads })
  const note = (name) => {
    reads[name] = (reads[name] ?? 0) + 1
  }
  const watch = (owner, name) => {
    const found = Object.getOwnPropertyDescriptor(owner, name)
    if (!found) return
    const { get, value } = found
    const watched = get
      ? {
          get() {
            note(name)
            return get.call(this)
          },
        }
      : {
          value(...given) {
            note(name)
            return value.apply(this, given)
          },
        }
    Object.defineProperty(owner, name, { ...found, ...watched })
  }
  const boxes = ['client', 'scroll'].flatMap((kind) =>
    ['Width', 'Height', 'Top', 'Left'].map((side) => kind + side),
  )
  const offsets = ['Width', 'Height', 'Top', 'Left', 'Parent'].map((side) => `offset${side}`)
  const calls = ['getBoundingClientRect', 'getClientRects', 'checkVisibility', 'scrollIntoView']
  for (const name of [...boxes, ...calls]) watch(Element.prototype, name)
  for (const name of [...offsets, 'innerText']) watch(HTMLElement.prototype, name)
  for (const name of ['elementFromPoint', 'elementsFromPoint']) watch(Document.prototype, name)
  const ofWindow = ['innerWidth', 'innerHeight', 'scrollX', 'scrollY', 'pageXOffset', 'pageYOffset']
  for (const name of [...ofWindow, 'getComputedStyle']) watch(window, name)
}
