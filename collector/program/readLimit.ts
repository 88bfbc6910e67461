import { type Problem, problem } from '../domain/problem.js'

/** A number from 1 to `most`; "" or "all" for no limit. Undefined is none, too. */
export const readLimit = (
  text: string | undefined,
  field: string,
  most: number,
): { readonly limit: number | undefined } | Problem => {
  const said = text?.trim().toLowerCase() ?? ''
  if (said === '' || said === 'all') return { limit: undefined }
  const limit = /^\d{1,6}$/.test(said) ? Number(said) : 0
  if (limit >= 1 && limit <= most) return { limit }
  return problem('invalid', field, `Enter a whole number from 1 to ${most}, or "all".`)
}

/** A limit as `readLimit` reads it. */
export const limitText = (limit: number | null | undefined): string => String(limit ?? 'all')
