import type { DeliveryState, PostbackEvent, PostbackStatus } from '../../domain/postback.js'
import type { Tone } from '../parts/badge.js'

export const EVENT_WORDS: Readonly<Record<PostbackEvent, string>> = {
  sale: 'Sale: a commission for a sale',
  action: 'Action: a commission for an action',
  refund: 'Refund: a commission reduced by a refund',
  change: 'Change: another status or amount',
  payout: 'Payout: an affiliate was paid',
}

export const POSTBACK_TONES: Readonly<Record<PostbackStatus, Tone>> = {
  active: 'good',
  paused: 'quiet',
  gone: 'bad',
}

export const STATE_TONES: Readonly<Record<DeliveryState, Tone>> = {
  waiting: 'quiet',
  failed: 'wait',
  sent: 'good',
  dead: 'bad',
}
