/** The interface of a browser in the tests. It lets each case be written once for three engines. */

export type EngineName = 'chromium' | 'firefox' | 'webkit'

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
  readonly httpOnly: boolean
  readonly secure: boolean
  /** The expiry in seconds since 1970, or -1 for a session cookie. */
  readonly expires: number
  readonly sameSite?: string | undefined
}

/** A tab. Functions run in the page and can use only their argument, no variables of the test. */
export interface Tab {
  /** Resolves at the page's load event. */
  goto(url: string): Promise<void>
  url(): Promise<string>
  reload(): Promise<void>
  back(): Promise<void>
  evaluate<Arg, Value>(run: (arg: Arg) => Value, arg: Arg): Promise<Awaited<Value>>
  evaluate<Value>(run: () => Value): Promise<Awaited<Value>>
  /** Clicks the first element that matches with real mouse events. */
  click(selector: string): Promise<void>
  /** Closes the tab without waiting for the requests that it has started. */
  close(): Promise<void>
}

/** A browser with its own cookies and storage, which are deleted when it is closed. */
export interface Visitor {
  open(): Promise<Tab>
  /** All cookies, including those that scripts cannot read. */
  cookies(): Promise<readonly Cookie[]>
  /** Turns the network off or on. Not every engine has it. */
  readonly offline?: (isOffline: boolean) => Promise<void>
  close(): Promise<void>
}

export interface VisitorOptions {
  /** A folder for the profile. With it, a browser can be killed and started again. */
  readonly profile?: string
}

export interface Engine {
  readonly name: EngineName
  visitor(options?: VisitorOptions): Promise<Visitor>
  close(): Promise<void>
}
