import { isVisitorId } from '../../domain/ids.js'
import { problem } from '../../domain/problem.js'
import type { Setting } from '../adapter.js'
import { textOf } from '../read.js'

/** What stands in the merchant's own field of a payment. */
export interface Custom {
  readonly visitorId: string | undefined
  /** Anything else, without the visitor id. */
  readonly text: string | undefined
}

/**
 * A visitor id, also behind "||" and an account name of eight characters: forms for Post Affiliate Pro append
 * it to what the field already has.
 */
export const readCustom = (value: unknown): Custom => {
  const custom = textOf(value)
  if (isVisitorId(custom)) return { visitorId: custom, text: undefined }
  const found = APPENDED.exec(custom.slice(0, CUSTOM_MAX))
  return { visitorId: found?.[2], text: (found?.[1] ?? custom).trim() || undefined }
}
const APPENDED = /^(.*)\|\|(?:[A-Za-z0-9]{8})?([0-9a-f]{32})$/s
const CUSTOM_MAX = 256

/** Where the shop writes its order id. A custom field often holds a user's id, which names no order. */
export const orderIdField = (usual: string, other: string): Setting => ({
  name: 'orderIdField',
  label: 'Field of the order id',
  help: `"${usual}", or "${other}" if your shop writes its order id there.`,
  isRequired: false,
  usual,
  check: (value) =>
    value === usual || value === other
      ? undefined
      : problem('bad_field', 'orderIdField', `Enter "${usual}" or "${other}".`),
})
