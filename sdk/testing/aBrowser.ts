import type { InitOptions, Waymark } from '../src/waymark.js'
import { aCollector, type Collector } from './aCollector.js'

/** What a page is, besides its address. */
export interface PageOptions {
  readonly referrer?: string
  /** The data attributes of the script tag, or none for a page that only calls `init`. */
  readonly attributes?: Readonly<Record<string, string>> | null
  readonly src?: string
  readonly body?: string
  readonly readyState?: DocumentReadyState
  /** Runs before the stub is there. */
  readonly first?: () => unknown
  /** Runs before the script starts, with the stub in place. */
  readonly before?: (waymark: Waymark) => void
}

/** One visitor's browser on one site: cookies and storage stay while pages come and go. */
export interface Browser {
  readonly collector: Collector
  /** Every text that was ever assigned to `document.cookie`. */
  readonly cookieWrites: string[]
  /** A cookie that somebody else sets or removes. */
  setCookie(text: string): void
  /** What the page would have shown in its console as an error. */
  readonly complaints: unknown[]
  /** Opens a page of the site and loads the script there. */
  open(path: string, options?: PageOptions): Promise<Waymark>
  /** Opens a page that bundles the npm package. */
  bundle(path: string, options: InitOptions): Promise<Waymark>
  /** Lets what was started go on for so long. */
  wait(ms?: number): Promise<void>
  storedKeys(): readonly string[]
}

/** The documented one. */
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
    bundle: async (path, options) => {
      turnTo(path, collector, {})
      const { createTracker } = require('../src/index') as typeof import('../src/index.js')
      const waymark = createTracker(options as never)
      await wait()
      return waymark
    },
  }
}

/** The parts of the page that the script may touch, as a browser would have made them. */
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

/** Listeners, timers and modules end with their page. */
const leavePage = (): void => {
  for (const leave of leaving.splice(0)) leave()
  const now = Date.now()
  // It also turns the clock back to where the test began.
  jest.clearAllTimers()
  jest.setSystemTime(now)
  jest.resetModules()
  Reflect.deleteProperty(window, 'waymark')
}

/** Errors that reach the page: thrown by a listener, or left in a promise. */
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

/** Gives the page a property of its own, as browsers do; what is returned takes it back. */
export const define = (target: object, name: string, descriptor: PropertyDescriptor) => {
  const before = Object.getOwnPropertyDescriptor(target, name)
  Object.defineProperty(target, name, { configurable: true, enumerable: false, ...descriptor })
  return () => {
    if (before) Object.defineProperty(target, name, before)
    else Reflect.deleteProperty(target, name)
  }
}
