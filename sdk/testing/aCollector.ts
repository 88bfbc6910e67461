import type { EventResult, EventsRequest, EventsResponse, WireEvent } from '../../wire/v1.js'

/** How the network treats one request. An answer without a body of its own is a proxy's. */
export type Mood =
  | 'up'
  | 'down'
  | 'hanging'
  | { readonly status: number; readonly retryAfter?: number | string; readonly body?: unknown }

/** The body with which a collector refuses a whole request for good. */
export const aRefusal = (code: string, detail: string) => ({
  ...{ type: 'about:blank', title: 'The events were not understood', code, detail },
  problems: [{ code, field: 'account', message: detail }],
})

/** What came in, and by which road. */
export interface Received {
  readonly by: 'fetch' | 'image'
  readonly url: string
  readonly request: EventsRequest
  readonly init?: RequestInit
  readonly at: number
}

/** The network and a collector behind it: everything beyond the page, and nothing of our own code. */
export interface Collector {
  mood: Mood
  /** `connect-src` forbids `fetch`; images still pass. */
  isFetchBlocked: boolean
  /** The id that the collector answers with, where it knows better than the page. */
  knows: string | undefined
  /** The state an event gets, where it is not simply recorded. */
  verdict: (event: WireEvent) => Partial<EventResult>
  readonly received: Received[]
  /** Every event that was recorded, once. */
  readonly recorded: Map<string, WireEvent>
  events(): readonly WireEvent[]
  fetch(url: string, init: RequestInit): Promise<unknown>
  /** Answers by the size of an image; without a size it does not load. */
  loadImage(url: string, done: (width?: number, height?: number) => void): void
}

export const aCollector = (): Collector => {
  const collector: Collector = {
    mood: 'up',
    isFetchBlocked: false,
    knows: undefined,
    verdict: () => ({}),
    received: [],
    recorded: new Map(),
    events: () => collector.received.flatMap(({ request }) => request.events),
    fetch: (url, init) => fetched(collector, url, init),
    loadImage: (url, done) => {
      const request = decoded(url)
      collector.received.push({ by: 'image', url, request, at: Date.now() })
      if (collector.mood === 'hanging') return
      const [result] = collector.mood === 'up' ? answer(collector, request).results : []
      if (result) done(result.state === 'rejected' ? 2 : 1, 37)
      else done()
    },
  }
  return collector
}

const decoded = (url: string): EventsRequest => {
  const data = new URL(url).searchParams.get('d') ?? ''
  if (!/^[A-Za-z0-9+/]+=*$/.test(data)) throw new Error(`not base64: ${data}`)
  return JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
}

const fetched = async (collector: Collector, url: string, init: RequestInit): Promise<unknown> => {
  if (collector.isFetchBlocked) throw new TypeError('Failed to fetch')
  const request: EventsRequest = JSON.parse(`${init.body}`)
  collector.received.push({ by: 'fetch', url, init, request, at: Date.now() })
  const { mood } = collector
  if (mood === 'down') throw new TypeError('Failed to fetch')
  if (mood === 'hanging')
    return new Promise((_, reject) => {
      init.signal?.addEventListener('abort', () => reject(new TypeError('aborted')))
    })
  if (mood === 'up') return respond(200, answer(collector, request))
  const { status, retryAfter, body = status < 500 ? {} : undefined } = mood
  return respond(status, body, retryAfter)
}

const respond = (status: number, body: unknown, retryAfter?: number | string) => ({
  ok: status >= 200 && status < 300,
  status,
  headers: { get: (name: string) => (name === 'Retry-After' ? `${retryAfter ?? ''}` : null) },
  json: async () => (typeof body === 'string' ? JSON.parse(body) : body),
})

const answer = (collector: Collector, { events, visitorId }: EventsRequest): EventsResponse => {
  const known = collector.knows ?? visitorId
  return {
    ...(known && { visitorId: known }),
    results: events.map((event) => {
      const state = collector.recorded.has(event.id) ? 'duplicate' : 'recorded'
      const result = { id: event.id, state, ...collector.verdict(event) } as EventResult
      if (result.state === 'recorded') collector.recorded.set(event.id, event)
      return result
    }),
  }
}
