export type { Api } from '../../../wire/api/api.js'
export type { MessageResult } from '../../../wire/batch.js'
export type { ConversionResponse } from '../../../wire/conversion.js'
export type { Called, Endpoint, Input, InputOf, List } from './call.js'
export { type Client, createClient } from './client.js'
export type { Action, Click, Message, Refund, Sale, Sent } from './messages.js'
export type { ClientOptions } from './options.js'
export type { ProofFields, SigningKey } from './proof.js'
export {
  type Batched,
  type Clicked,
  type FieldProblem,
  type Found,
  isOutage,
  type Problem,
  type Refused,
  type Reported,
  type WaymarkOutage,
} from './results.js'
export { visitorId, type WithCookies } from './visitorId.js'
