import type { InitOptions, Waymark } from '../src/waymark.js'
import { aCollector, type Collector } from './aCollector.js'

/** The properties of a page, besides its address. */
export interface PageOptions {
  readonly referrer?: string
  /** The data attributes of the script tag, or null for a page that sets its options by `init`. */
  readonly attributes?: Readonly<Record<string, string>> | null
  readonly src?: string
  readonly body?: string
  readonly readyState?: DocumentReadyState
  /** Runs before the stub is placed. */
  readonly first?: () => unknown
  /** Runs after the stub is placed and before the script starts. */
  readonly before?: (waymark: Waymark) => void
}

/** A visitor's browser on one site. Cookies and storage are kept from page to page. */
export interface Browser {
  readonly collector: Collector
  /** Every text that a page has assigned to `document.cookie`. */
  readonly cookieWrites: string[]
  /** Sets or removes a cookie without recording it in `cookieWrites`. */
  setCookie(text: string): void
  /** The uncaught errors and unhandled rejections of the page. */
  readonly complaints: unknown[]
  /** Opens a page of the site and loads the script there. */
  open(path: string, options?: PageOptions): Promise<Waymark>
  /** Opens a page that loads another script. */
  visit(path: string, options: PageOptions, load: () => unknown): Promise<void>
  /** Opens a page that bundles the npm package. */
  bundle(path: string, options: InitOptions): Promise<Waymark>
  /** Advances the fake clock. */
  wait(ms?: number): Promise<void>
  storedKeys(): readonly string[]
}

/** The stub as it is documented. */
export const STUB = `!function(w,f){(w.waymark||0).call||(f=w.waymark=(...a)=>{f.q.push([a.map(o=>{try{return o.constructor==Object?JSON.parse(JSON.stringify(o,function(k){return this[k]})):o}catch(e){return o}}),location.href,document.referrer,+new Date])},f.q=[],'init click sale action pendingSale confirmSale consent forget writeTo on flush'.split(' ').map(m=>f[m]=(...a)=>f(m,...a)))}(window)`

const cookie = Object.getOwnPropertyDescriptor(Document.prototype, 'cookie') as Required<
  Pick<PropertyDescriptor, 'get' | 'set'>
>

const replaceState = history.replaceState.bind(history)

export const aBrowser = (): Browser => {
  const collector = aCollector()
  const cookieWrites: string[] = []
  const complaints: unknown[] = []
  hearComplaints((complaint) => complaints.push(complaint))
  clearSite()
  define(document, 'cookie', {
    get: () => cookie.get.call(document),
    set: (text: string) => {
      cookieWrites.push(text)
      cookie.set.call(document, text)
    },
  })
  const wait = async (ms = 0) => {
    await jest.advanceTimersByTimeAsync(ms)
  }
  return {
    collector,
    cookieWrites,
    complaints,
    setCookie: (text) => cookie.set.call(document, text),
    wait,
    storedKeys: () => Object.keys(localStorage).sort(),
    open: async (path, options = {}) => {
      turnTo(path, collector, options)
      options.first?.()
      const { start } = require('../src/start') as typeof import('../src/start.js')
      if (options.before) new Function(STUB)()
      options.before?.(window.waymark as Waymark)
      start()
      await wait()
      return window.waymark as Waymark
    },
    visit: async (path, options, load) => {
      turnTo(path, collector, options)
      options.first?.()
      load()
      await wait()
    },
    bundle: async (path, options) => {
      turnTo(path, collector, {})
      const { createTracker } = require('../src/index') as typeof import('../src/index.js')
      const waymark = createTracker(options as never)
      await wait()
      return waymark
    },
  }
}

/** Sets up the parts of a page that the script uses. */
const turnTo = (path: string, collector: Collector, options: PageOptions): void => {
  const { referrer = '', attributes = { account: 'default1' }, body = '' } = options
  leavePage()
  replaceState(null, '', path)
  document.body.innerHTML = body
  define(document, 'referrer', { get: () => referrer })
  define(document, 'readyState', { get: () => options.readyState ?? 'complete' })
  const script = document.createElement('script')
  Object.assign(script.dataset, attributes)
  script.type = 'text/plain'
  script.src = options.src ?? 'https://go.shop.example/wm.js'
  define(document, 'currentScript', { get: () => (attributes ? script : null) })
  Object.assign(window, { fetch: collector.fetch, Image: imageOf(collector) })
}

const imageOf = (collector: Collector) =>
  class {
    naturalWidth = 0
    naturalHeight = 0
    onload?: () => void
    onerror?: () => void
    set src(url: string) {
      collector.loadImage(url, (width = 0, height = 0) => {
        Object.assign(this, { naturalWidth: width, naturalHeight: height })
        setTimeout(() => (width ? this.onload?.() : this.onerror?.()))
      })
    }
  }

/** What the scripts set, and the variables of pages that one of them reads. */
const GLOBALS =
  'waymark PostAffTracker papTrack setVisitor AffiliateID BannerID CampaignID Channel Data1 Data2'.split(
    ' ',
  )

/** Removes the listeners, timers and modules of the page. */
const leavePage = (): void => {
  for (const leave of leaving.splice(0)) leave()
  const now = Date.now()
  // `clearAllTimers` also sets the clock back to the beginning of the test.
  jest.clearAllTimers()
  jest.setSystemTime(now)
  jest.resetModules()
  for (const name of GLOBALS) Reflect.deleteProperty(window, name)
}

/** Listens for errors that reach the page: exceptions of listeners and unhandled rejections. */
const hearComplaints = (listener: (complaint: unknown) => void): void => {
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', listener)
  window.onerror = (event) => {
    listener(event)
    return true
  }
}

const leaving: (() => void)[] = []

for (const target of [window, document]) {
  const add = target.addEventListener.bind(target) as typeof window.addEventListener
  target.addEventListener = (name: string, listener: EventListener, capture?: boolean) => {
    add(name, listener, capture)
    leaving.push(() => target.removeEventListener(name, listener, capture))
  }
}

window.MutationObserver = class extends MutationObserver {
  constructor(callback: MutationCallback) {
    super(callback)
    leaving.push(() => this.disconnect())
  }
}

const clearSite = (): void => {
  leavePage()
  localStorage.clear()
  sessionStorage.clear()
  for (const pair of cookie.get.call(document).split('; ')) {
    const expired = `${pair.split('=')[0]}=; path=/; max-age=0`
    for (const domain of ['', '; domain=shop.example', '; domain=www.shop.example'])
      cookie.set.call(document, expired + domain)
  }
}

/** Defines a property and returns a function that restores the previous one. */
export const define = (target: object, name: string, descriptor: PropertyDescriptor) => {
  const before = Object.getOwnPropertyDescriptor(target, name)
  Object.defineProperty(target, name, { configurable: true, enumerable: false, ...descriptor })
  return () => {
    if (before) Object.defineProperty(target, name, before)
    else Reflect.deleteProperty(target, name)
  }
}
