import type { Action, Sale } from './order.js'

export type * from './order.js'

/** `pending`: calls wait in memory for the visitor's answer. `denied`: nothing is stored or sent. */
export type Consent = 'pending' | 'granted' | 'denied'

/** The values that the parameters of an affiliate link may carry. */
export type ReferralName = 'affiliate' | 'banner' | 'campaign' | 'channel' | 'data1' | 'data2'

/** The options of the tracker. Each is also a data attribute of the script's tag. */
export interface InitOptions {
  /** The merchant's account, for example "default1". */
  readonly account?: string | undefined
  /** The address that receives the events. Default for a script tag: the folder of the script. */
  readonly collector?: string | undefined
  /** The consent until `consent` is called. Default: "granted". */
  readonly consent?: Consent | undefined
  /** Whether Global Privacy Control counts as "denied". Default: true. */
  readonly respectGpc?: boolean | undefined
  /** For how many days this browser stores the visitor id, at most 400. Default: 60. */
  readonly windowDays?: number | undefined
  /**
   * The domain of the cookie. With "auto" it is the widest domain that the browser accepts, with "host"
   * it is this host only. Default: "auto".
   */
  readonly cookieDomain?: string | undefined
  /**
   * Additional names for the parameters of affiliate links: an object such as `{ ref: 'a_aid' }`, or a
   * text such as "ref=a_aid&via=a_aid". Default: none.
   */
  readonly params?: string | { readonly [name: string]: string } | undefined
  /**
   * Whether an address such as "https://shop.example/#jane" is an affiliate link, if the visitor did not
   * come from the shop itself and the page has no element of that name. Default: false.
   */
  readonly anchors?: boolean | undefined
  /**
   * Whether the collector is asked if the site that a visitor comes from is an affiliate's. Default:
   * false.
   */
  readonly directLinks?: boolean | undefined
  /** Marks all events as tests, which the panel shows and which are never payable. Default: false. */
  readonly test?: boolean | undefined
  /** Logs each step and each problem to the browser's console. Default: false. */
  readonly debug?: boolean | undefined
}

/** The options of a tracker without a script tag. */
export interface TrackerOptions extends InitOptions {
  readonly account: string
  readonly collector: string
}

/** The fields of a click that does not come from parameters of the page's address. */
export type Click = { readonly [Name in ReferralName]?: string | undefined }

/** The result of a call. */
export interface Result {
  /** The id of the event, such as "sale:1001"; empty if the call made no event. */
  readonly id: string
  /**
   * - `sent`: the collector has received the event.
   * - `queued`: the event is stored in this browser. This page or a later one will send it again.
   * - `unkept`: no storage has room for the event, so only this page will send it again.
   * - `duplicate`: this browser has reported the event before.
   * - `ignored`: the call had no effect, for example because consent or a referral is missing.
   * - `rejected`: the collector refused the event, or it could not be delivered for seven days. It will
   *   not be sent again.
   */
  readonly state: 'sent' | 'queued' | 'unkept' | 'duplicate' | 'ignored' | 'rejected'
  /** The cause, as a code. */
  readonly reason?: string | undefined
  /** The cause, as a sentence that names the field and says what to do. */
  readonly message?: string | undefined
}

/** Called once, with the result of the call. For an event, that is the result of the first attempt. */
export type Callback = (result: Result) => void

/** What a page may show about the affiliate who would earn from an order that is placed now. */
export interface Attributed {
  /** The affiliate's name, as the merchant entered it. */
  readonly affiliate: string
  /** A coupon of the affiliate that is valid now. The page can offer it to the visitor. */
  readonly coupon?: string | undefined
}

/** The elements to write the visitor id into: a CSS selector, an element, or several elements. */
export type WriteTarget = string | Element | Iterable<Element>

/** A storage key and its new value. There is no value if the key was deleted. */
export type Kept = readonly [key: string, value?: string]

/** The events that `on` can listen to. */
export type EventName = 'ready' | 'visitor' | 'attributed' | 'consent' | 'kept' | ResultState

/** The states that `on` reports; the other states are told to the callback alone. */
export type ResultState = 'sent' | 'queued' | 'unkept' | 'rejected'

/** The commands of the tracker. None of them throws. */
export interface Commands {
  /**
   * Sets options. They replace the attributes of the script's tag. When the script loads, it runs the
   * recorded `init` calls before all commands except `consent`, whatever their order.
   *
   * @example waymark.init({ account: 'default1', collector: 'https://go.shop.example' })
   */
  init(options: InitOptions): void
  /**
   * Records a click for the affiliate that `click` names. Without one, it reads the affiliate from the
   * parameters of the page's address.
   *
   * @example waymark.click({ affiliate: 'jane' })
   */
  click(click?: Click, callback?: Callback): void
  /**
   * Reports an order. Each `orderId` (and `productId`) counts once, however often the page is loaded.
   *
   * @example waymark.sale({ orderId: '1001', total: '49.90', currency: 'EUR' })
   */
  sale<Amount extends string>(sale: Sale<Amount>, callback?: Callback): void
  /**
   * Reports a lead, a sign-up or a download. Without an `actionId` or `orderId`, an action counts once
   * for each visitor, code and UTC day.
   *
   * @example waymark.action({ code: 'newsletter' })
   */
  action<Amount extends string>(action: Action<Amount>, callback?: Callback): void
  /**
   * Stores an order in this browser while the visitor pays on another site. It is not reported before
   * `confirmSale` is called.
   *
   * @example waymark.pendingSale({ orderId: '1001', total: '49.90', currency: 'EUR' })
   */
  pendingSale<Amount extends string>(sale: Sale<Amount>): void
  /**
   * Reports the order that `pendingSale` stored under this id. Without an id, it reports the order that
   * was stored last, if that was within the last seven days.
   *
   * @example waymark.confirmSale('1001')
   */
  confirmSale(orderId?: string | number, callback?: Callback): void
  /**
   * Sets the consent that the visitor gave or refused. It overrides the option and Global Privacy
   * Control.
   *
   * @example waymark.consent('granted')
   */
  consent(consent: Consent): void
  /** Deletes the visitor's data from this browser and asks the collector to delete it as well. */
  forget(): void
  /**
   * Writes the visitor id into the `value` or another attribute of elements, including elements that
   * are added later. A visitor id is a bearer secret: never write it into the address of a page.
   *
   * @example waymark.writeTo('input[name=visitor]')
   */
  writeTo(target: WriteTarget, as?: string): void
  /** Fires when the tracker knows its account. A listener that is added later is called at once. */
  on(name: 'ready', listener: () => void): void
  /**
   * Fires when the visitor id is known or has changed. The id is `undefined` after the visitor was
   * erased, by `forget` or because consent was denied.
   */
  on(name: 'visitor', listener: (visitorId: string | undefined) => void): void
  /** Fires with the affiliate who referred the visitor, if the merchant lets pages show it. */
  on(name: 'attributed', listener: (who: Attributed) => void): void
  /** Fires when consent is granted or denied. */
  on(name: 'consent', listener: (consent: Exclude<Consent, 'pending'>) => void): void
  /** Fires when the tracker has written or deleted a key in the browser's storage. */
  on(name: 'kept', listener: (change: Kept) => void): void
  /** Fires with the result of each attempt, including retries. */
  on(name: ResultState, listener: Callback): void
  /**
   * Tries to send every event that is due, and resolves after that attempt. Before the script has
   * loaded, it returns `undefined`.
   */
  flush(): Promise<void>
}

/** Commands that are generic or overloaded. `Parameters` loses that, so each needs its own signature. */
type Generic = 'sale' | 'pendingSale' | 'action' | 'on'

/** `waymark.sale({...})` and `waymark('sale', {...})` are equivalent. No call throws. */
export interface Waymark extends Commands {
  <Name extends Exclude<keyof Commands, Generic>>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): void
  <Amount extends string>(name: 'sale', sale: Sale<Amount>, callback?: Callback): void
  <Amount extends string>(name: 'pendingSale', sale: Sale<Amount>): void
  <Amount extends string>(name: 'action', action: Action<Amount>, callback?: Callback): void
  (name: 'on', event: EventName, listener: (value: never) => void): void
  /**
   * Resolves to the visitor id, or to `undefined` if there is no visitor. Available once the script has
   * loaded.
   */
  getVisitorId(): Promise<string | undefined>
  /**
   * Makes a token that hands the visitor over to another domain of the shop. Add it to an address as the
   * parameter `wm_v` and open that address at once: the collector accepts a token once, within 120
   * seconds. Returns `undefined` if there is no visitor. Available once the script has loaded.
   *
   * @example location.href = `https://pay.example/?wm_v=${waymark.handOver() ?? ''}`
   */
  handOver(): string | undefined
  /** The version of the script. It is absent until the script has loaded. */
  readonly version: string
}
