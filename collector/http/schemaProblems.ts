import type { z } from 'zod'
import { type Problem, problem } from '../domain/problem.js'

/** The problems that a schema found, with the field names as the sender spelled them. */
export const schemaProblems = (error: z.ZodError, value: unknown): readonly Problem[] =>
  error.issues.slice(0, PROBLEMS_MAX).map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const [key = ''] = issue.keys
      const field = [...issue.path, key.slice(0, NAME_SHOWN_MAX)].join('.')
      return problem(
        'unknown_field',
        field,
        `${field} is not known: check its spelling or leave it out.`,
      )
    }
    const field = issue.path.join('.') || 'body'
    const missing = field !== 'body' && valueAt(value, issue.path) === undefined
    return missing
      ? problem('missing', field, `${field} is missing: it ${issue.message}.`)
      : problem('invalid', field, `${field} ${issue.message}.`)
  })

/** An unknown name may be as long as the request, so it is cut. */
const NAME_SHOWN_MAX = 100

/** More problems would not help the sender. */
const PROBLEMS_MAX = 10

/** The first problem, because the result of an event has one reason. */
export const firstProblem = (error: z.ZodError, value: unknown): Problem =>
  schemaProblems(error, value)[0] ?? problem('invalid', 'body', 'The message is invalid.')

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key],
    value,
  )
