import { z } from 'zod'
import { isPlainText } from '../domain/text.js'

/** A text without control characters. */
export const text = (max: number) =>
  z
    .string({ error: 'must be a text' })
    .max(max, { error: `must be at most ${max} characters` })
    .refine(isPlainText, { error: 'must not contain control characters' })

export const boolean = z.boolean({ error: 'must be true or false' })
