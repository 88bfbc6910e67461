import type { EventsRequest, WireEvent } from '../../wire/v1.js'
import { NOON, visitor } from './builders.js'

export const aClickEvent = (over: object = {}) => ({
  id: 'click-1',
  type: 'click',
  at: NOON - 1_000,
  url: 'https://shop.example/?a_aid=jane',
  ...over,
})

export const aSaleEvent = (over: object = {}) => ({
  id: 'sale:1001',
  type: 'sale',
  at: NOON - 500,
  orderId: '1001',
  total: '49.90',
  currency: 'EUR',
  ...over,
})

export const aBatch = (events: readonly object[], over: object = {}): EventsRequest => ({
  v: 1,
  account: 'default1',
  visitorId: visitor('anna'),
  sentAt: NOON,
  events: events as readonly WireEvent[],
  ...over,
})
