import { z } from 'zod'
import { FIRST_SCOPES, SCOPES } from '../../../domain/key.js'
import { isPlainText } from '../../../domain/text.js'
import { endpoint } from './endpoint.js'

/** The query of an endpoint without parameters. */
export const NO_QUERY = z.strictObject({})

export const declare = endpoint(NO_QUERY)

/** The answer of an endpoint that answers 204. */
export const NOTHING = z.undefined()

/** A text without control characters, as a sender writes it. */
export const typed = (max: number) =>
  z
    .string({ error: `must be a text of at most ${max} characters` })
    .max(max, { error: `must be at most ${max} characters` })
    .refine(isPlainText, { error: 'must not contain control characters' })

/** A text with line breaks. */
export const typedLines = (max: number) =>
  z
    .string({ error: `must be a text of at most ${max} characters` })
    .max(max, { error: `must be at most ${max} characters` })
    .refine((text) => isPlainText(text.replace(/[\n\r\t]/g, '')), {
      error: 'must not contain control characters',
    })

export const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}` })

/** The longest code, name of an affiliate, campaign or banner in a body. */
export const CODE_MAX = 64
/** The longest currency in a body. */
export const CURRENCY_MAX = 8
export const code = typed(CODE_MAX)

export const flag = z.boolean({ error: 'must be true or false' })

export const count = (max: number) =>
  z
    .int({ error: 'must be a whole number' })
    .min(0, { error: 'must not be negative' })
    .max(max, { error: `must be at most ${max}` })

/** Texts by name, of which there are not too many. */
export const texts = (max: number) =>
  z
    .record(typed(CODE_MAX * 3), typed(200), { error: 'must be an object of texts' })
    .refine((value) => Object.keys(value).length <= max, {
      error: `must have at most ${max} names`,
    })

export const listed = <Item extends z.ZodType>(item: Item, max: number) =>
  z.array(item, { error: 'must be a list' }).max(max, { error: `must hold at most ${max} items` })

/** An instant in an answer. */
export const instant = z.iso
  .datetime({ error: 'must be an ISO 8601 instant such as "2026-01-31T12:00:00Z"' })
  .meta({ description: 'An instant in UTC, ISO 8601.' })

export const amount = z
  .string()
  .regex(/^-?\d{1,22}(\.\d{1,4})?$/)
  .meta({ description: 'A decimal in the currency, such as "49.90".' })

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/)
  .meta({ description: 'ISO 4217.' })

export const scopes = listed(oneOf(SCOPES), SCOPES.length).meta({
  description: `What the key may do. Default: ${FIRST_SCOPES.join(', ')}.`,
})

export const iso = (at: number): string => new Date(at).toISOString()

/** Leaves out what is undefined. */
export const known = <Shape extends object>(shape: Shape) =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Shape as undefined extends Shape[Field] ? never : Field]: Shape[Field]
  } & {
    [Field in keyof Shape as undefined extends Shape[Field] ? Field : never]?: Exclude<
      Shape[Field],
      undefined
    >
  }
