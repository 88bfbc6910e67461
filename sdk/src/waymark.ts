import type { Action, Sale } from './order.js'

export type * from './order.js'

/** `pending` keeps everything in memory, `denied` stores and sends nothing. */
export type Consent = 'pending' | 'granted' | 'denied'

/** What a parameter of an affiliate link may tell. */
export type ReferralName = 'affiliate' | 'banner' | 'campaign' | 'channel' | 'data1' | 'data2'

/** How the tracker behaves. Each option is also a data attribute of the script's tag. */
export interface InitOptions {
  /** The merchant's account, for example "default1". */
  readonly account?: string | undefined
  /** Where events go. The script tag's default is the folder that the script came from. */
  readonly collector?: string | undefined
  /** "granted" unless said otherwise. */
  readonly consent?: Consent | undefined
  /** Global Privacy Control counts as "denied" unless this is false. */
  readonly respectGpc?: boolean | undefined
  /** How many days the visitor is remembered: 60 unless said otherwise, at most 400. */
  readonly windowDays?: number | undefined
  /** "auto" finds the widest domain the browser allows; "host" stays on this host. Default: "auto". */
  readonly cookieDomain?: string | undefined
  /**
   * More names for the parameters of affiliate links, for example `{ ref: 'a_aid' }`, or the same
   * as text: "ref=a_aid&via=a_aid". Default: none.
   */
  readonly params?: string | { readonly [name: string]: string } | undefined
  /** Marks everything as a test: shown, never payable. Default: false. */
  readonly test?: boolean | undefined
  /** Explains in the browser's console what happens. Default: false. */
  readonly debug?: boolean | undefined
}

/** The options of a tracker that has no script tag. */
export interface TrackerOptions extends InitOptions {
  readonly account: string
  readonly collector: string
}

/** Names the affiliate without a parameter in the page's address. */
export type Click = { readonly [Name in ReferralName]?: string | undefined }

/** What became of a call. */
export interface Result {
  /** The event's, such as "sale:1001"; empty where there is none. */
  readonly id: string
  /**
   * `sent`: the collector has it. `queued`: it is kept in this browser and sent again, also by the next
   * page. `unkept`: no storage has room for it, so it is sent again only while this page lives.
   * `duplicate`: this browser reported it before. `ignored`: without consent or a referral nothing is
   * done. `rejected`: the collector does not take it.
   */
  readonly state: 'sent' | 'queued' | 'unkept' | 'duplicate' | 'ignored' | 'rejected'
  /** Why, as a code. */
  readonly reason?: string | undefined
  /** One sentence that names the field and says what to do. */
  readonly message?: string | undefined
}

/** Is called once, with what became of the first attempt. */
export type Callback = (result: Result) => void

/** What a page may show of the affiliate who would earn from an order now. */
export interface Attributed {
  /** The affiliate's name, as the merchant entered it. */
  readonly affiliate: string
  /** The affiliate's coupon that is valid now, to offer to the visitor. */
  readonly coupon?: string | undefined
}

/** Whatever can be filled with the visitor id: a selector, an element, or several. */
export type WriteTarget = string | Element | Iterable<Element>

/** A key of the browser's storage that was written, or dropped where there is no value. */
export type Kept = readonly [key: string, value?: string]

/** What `on` can listen to. */
export type EventName = 'ready' | 'visitor' | 'attributed' | 'consent' | 'kept' | Outcome

type Outcome = 'sent' | 'queued' | 'unkept' | 'rejected'

/** Every command. None throws. */
export interface Commands {
  /**
   * Sets options that are not given as attributes. It runs before what was called earlier.
   *
   * @example waymark.init({ account: 'default1', collector: 'https://go.shop.example' })
   */
  init(options: InitOptions): void
  /**
   * Records a click without parameters in the address; without an affiliate it reads the address again.
   *
   * @example waymark.click({ affiliate: 'jane' })
   */
  click(click?: Click, callback?: Callback): void
  /**
   * Reports an order. Once for each `orderId` (and `productId`), however often the page is loaded.
   *
   * @example waymark.sale({ orderId: '1001', total: '49.90', currency: 'EUR' })
   */
  sale<Amount extends string>(sale: Sale<Amount>, callback?: Callback): void
  /**
   * Reports a lead, a sign-up, a download: once a visitor, code and UTC day, unless it has an id.
   *
   * @example waymark.action({ code: 'newsletter' })
   */
  action<Amount extends string>(action: Action<Amount>, callback?: Callback): void
  /**
   * Parks an order in this browser while the visitor pays elsewhere. It is no sale yet.
   *
   * @example waymark.pendingSale({ orderId: '1001', total: '49.90', currency: 'EUR' })
   */
  pendingSale<Amount extends string>(sale: Sale<Amount>): void
  /**
   * Reports the parked order of this id, or the one parked last, within seven days.
   *
   * @example waymark.confirmSale('1001')
   */
  confirmSale(orderId?: string | number, callback?: Callback): void
  /**
   * Says what the visitor answered. It outranks the option and Global Privacy Control.
   *
   * @example waymark.consent('granted')
   */
  consent(consent: Consent): void
  /** Erases everything kept in this browser and asks the collector to do the same. */
  forget(): void
  /**
   * Writes the visitor id into `value` or into another attribute, also of elements that appear later.
   * A visitor id is a bearer secret: never write it into the address of a page.
   *
   * @example waymark.writeTo('input[name=visitor]')
   */
  writeTo(target: WriteTarget, as?: string): void
  /** The tracker knows its account. A late listener is called at once. */
  on(name: 'ready', listener: () => void): void
  /** Without an id once the visitor was erased, by `forget` or for want of consent. */
  on(name: 'visitor', listener: (visitorId: string | undefined) => void): void
  /** Who sent the visitor, where the merchant lets pages say so. */
  on(name: 'attributed', listener: (who: Attributed) => void): void
  /** The consent that counts now. */
  on(name: 'consent', listener: (consent: Exclude<Consent, 'pending'>) => void): void
  /** A key of the storage was written, or dropped where there is no value. */
  on(name: 'kept', listener: (change: Kept) => void): void
  /** What became of each attempt, later ones included. */
  on(name: Outcome, listener: Callback): void
  /** Resolves after one attempt at everything due; before the script has loaded, `undefined`. */
  flush(): Promise<void>
}

/** The commands whose types a call by name cannot take over: they are generic, or have several. */
type Generic = 'sale' | 'pendingSale' | 'action' | 'on'

/** `waymark.sale({...})` and `waymark('sale', {...})` are the same. No call ever throws. */
export interface Waymark extends Commands {
  <Name extends Exclude<keyof Commands, Generic>>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): void
  <Amount extends string>(name: 'sale', sale: Sale<Amount>, callback?: Callback): void
  <Amount extends string>(name: 'pendingSale', sale: Sale<Amount>): void
  <Amount extends string>(name: 'action', action: Action<Amount>, callback?: Callback): void
  (name: 'on', event: EventName, listener: (value: never) => void): void
  /** A promise of the visitor id, or of `undefined` where there is none; after loading. */
  getVisitorId(): Promise<string | undefined>
  /**
   * Makes a token that hands the visitor over to another domain of the shop, as the parameter `wm_v` of
   * an address that is opened at once: the collector accepts a token once and for 120 seconds. It is
   * `undefined` where there is no visitor. After loading.
   *
   * @example location.href = `https://pay.example/?wm_v=${waymark.handOver() ?? ''}`
   */
  handOver(): string | undefined
  /** The version of the script; absent while only the stub is there. */
  readonly version: string
}
