import type { Attributed, Decimal, OrderFields } from '../../wire/v1.js'

/** `pending` keeps everything in memory, `denied` stores and sends nothing. */
export type Consent = 'pending' | 'granted' | 'denied'

/** What a parameter of an affiliate link may tell. */
export type ReferralName = 'affiliate' | 'banner' | 'campaign' | 'channel' | 'data1' | 'data2'

export interface InitOptions {
  /** The merchant's account, for example "default1". */
  readonly account?: string
  /** Where events go. The script tag's default is the folder that the script came from. */
  readonly collector?: string
  /** "granted" unless said otherwise. */
  readonly consent?: Consent
  /** Global Privacy Control counts as "denied" unless this is false. */
  readonly respectGpc?: boolean
  /** How long the visitor is remembered: 60 days unless said otherwise, at most 400. */
  readonly windowDays?: number
  /** "auto" finds the widest domain the browser allows; "host" stays on this host. */
  readonly cookieDomain?: string
  /** Other domains of the shop: links and forms that lead there hand the visitor over. */
  readonly linkDomains?: string | readonly string[]
  /**
   * More names for the parameters of affiliate links, for example `{ ref: 'a_aid' }`, or the same
   * as text: "ref=a_aid&via=a_aid".
   */
  readonly params?: string | { readonly [name: string]: string }
  /** Marks everything as a test: shown, never payable. */
  readonly test?: boolean
  /** Explains in the browser's console what happens. */
  readonly debug?: boolean
}

export interface TrackerOptions extends InitOptions {
  readonly account: string
  readonly collector: string
}

/** Names the affiliate without a parameter in the page's address. */
export type Click = { readonly [Name in ReferralName]?: string }

/** What a sale and an action may both carry. */
export interface Order extends OrderFields {}

export interface Sale extends Order {
  readonly orderId: string | number
  /** A decimal text: "49.90". A number is no amount: 0.1 + 0.2 would be another one. */
  readonly total: Decimal
  /** ISO 4217, for example "EUR". */
  readonly currency: string
}

export interface Action extends Order {
  /** The action's code, as it is set up in the campaign. */
  readonly code: string
  readonly orderId?: string | number
  /** Tells two actions of one visitor and code on one day apart. */
  readonly actionId?: string | number
}

/** What became of a call. `queued` is kept in this browser and sent again later. */
export interface Result {
  readonly id: string
  readonly state: 'sent' | 'queued' | 'duplicate' | 'ignored' | 'rejected'
  /** Why, as a code. */
  readonly reason?: string | undefined
  /** One sentence that names the field and says what to do. */
  readonly message?: string | undefined
}

export type Callback = (result: Result) => void

/** Whatever can be filled with the visitor id: a selector, an element, or several. */
export type WriteTarget = string | Element | Iterable<Element>

export type Kept = readonly [key: string, value?: string]

export interface Commands {
  init(options: InitOptions): void
  click(click?: Click, callback?: Callback): void
  sale(sale: Sale, callback?: Callback): void
  action(action: Action, callback?: Callback): void
  /** Parks an order in this browser while the visitor pays elsewhere. */
  pendingSale(sale: Sale): void
  /** Reports the parked order of this id, or the one parked last. */
  confirmSale(orderId?: string | number, callback?: Callback): void
  consent(consent: Consent): void
  /** Erases everything kept in this browser and asks the collector to do the same. */
  forget(): void
  /**
   * Writes the visitor id into `value`, into another attribute, or with "?name" into that parameter
   * of a link; with "href" a token into a link as it is clicked. What the target finds later counts.
   * A visitor id is a bearer secret: "?name" is for links of a payment provider, "href" for your own.
   */
  writeTo(target: WriteTarget, as?: string): void
  on(name: 'ready', listener: () => void): void
  /** Without an id once the visitor was erased, by `forget` or for want of consent. */
  on(name: 'visitor', listener: (visitorId: string | undefined) => void): void
  /** Who sent the visitor, where the merchant lets pages say so. */
  on(name: 'attributed', listener: (who: Attributed) => void): void
  on(name: 'consent', listener: (consent: Exclude<Consent, 'pending'>) => void): void
  /** A key of the storage was written, or dropped where there is no value. */
  on(name: 'kept', listener: (change: Kept) => void): void
  on(name: 'sent' | 'rejected' | 'queued', listener: Callback): void
  /** Resolves after one attempt at everything due; before the script has loaded, `undefined`. */
  flush(): Promise<void>
}

/** `waymark.sale({...})` and `waymark('sale', {...})` are the same. No call ever throws. */
export interface Waymark extends Commands {
  <Name extends keyof Commands>(name: Name, ...args: Parameters<Commands[Name]>): void
  (name: 'on', event: string, listener: (value: never) => void): void
  getVisitorId(): Promise<string | undefined>
  readonly version: string
}
