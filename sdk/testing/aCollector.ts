import type { EventResult, EventsRequest, EventsResponse, WireEvent } from '../../wire/v1.js'

/** How the network treats a request. An answer without a `body` stands for the answer of a proxy. */
export type Mood =
  | 'up'
  | 'down'
  | 'hanging'
  | { readonly status: number; readonly retryAfter?: number | string; readonly body?: unknown }

/** The body with which a collector rejects a whole request permanently. */
export const aRefusal = (code: string, detail: string) => ({
  ...{ type: 'about:blank', title: 'The events were not understood', code, detail },
  problems: [{ code, field: 'account', message: detail }],
})

/** A request that the collector received, and how it was sent. */
export interface Received {
  readonly by: 'fetch' | 'image'
  readonly url: string
  readonly request: EventsRequest
  readonly init?: RequestInit
  readonly at: number
}

/** A fake of the network and the collector. It uses none of the code under test. */
export interface Collector {
  mood: Mood
  /** Whether `connect-src` blocks `fetch`. Images are allowed. */
  isFetchBlocked: boolean
  /** The visitor id that the collector answers with, if it differs from the page's. */
  knows: string | undefined
  /** Returns the result of an event, where it differs from "recorded". */
  verdict: (event: WireEvent) => Partial<EventResult>
  readonly received: Received[]
  /** The recorded events by their ids, without duplicates. */
  readonly recorded: Map<string, WireEvent>
  events(): readonly WireEvent[]
  fetch(url: string, init: RequestInit): Promise<unknown>
  /** Answers with the size of an image. Without a size, the image fails to load. */
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
