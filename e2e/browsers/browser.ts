/** What the tests need of a browser, so that a case is written once for three engines. */

export type EngineName = 'chromium' | 'firefox' | 'webkit'

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
  readonly httpOnly: boolean
  readonly secure: boolean
  /** When it ends, in seconds since 1970; -1 with the session. */
  readonly expires: number
  readonly sameSite?: string | undefined
}

/** A tab. Functions run in the page: they see nothing of the test but their argument. */
export interface Tab {
  /** Resolves at the page's load event. */
  goto(url: string): Promise<void>
  url(): Promise<string>
  reload(): Promise<void>
  back(): Promise<void>
  evaluate<Arg, Value>(run: (arg: Arg) => Value, arg: Arg): Promise<Awaited<Value>>
  evaluate<Value>(run: () => Value): Promise<Awaited<Value>>
  /** Presses the mouse on the first element that matches, as a person does. */
  click(selector: string): Promise<void>
  /** Closes the tab as a person does; what it had begun to send is the browser's business. */
  close(): Promise<void>
}

/** One person's browser: cookies and storage of its own, until it is closed. */
export interface Visitor {
  open(): Promise<Tab>
  /** Every cookie there is, also those that scripts cannot see. */
  cookies(): Promise<readonly Cookie[]>
  /** Cuts the network, or mends it. Not in every engine. */
  readonly offline?: (isOffline: boolean) => Promise<void>
  close(): Promise<void>
}

export interface VisitorOptions {
  /** A folder that keeps the profile, so that the browser can be killed and started again on it. */
  readonly profile?: string
}

export interface Engine {
  readonly name: EngineName
  visitor(options?: VisitorOptions): Promise<Visitor>
  close(): Promise<void>
}
