/** Bad input: what is wrong, where, and what to do. An expected answer, not an exception. */
export interface Problem {
  readonly code: string
  /** The field as the sender spelled it. */
  readonly field: string
  /** One sentence that says what to do. */
  readonly message: string
}

export const problem = (code: string, field: string, message: string): Problem => ({
  code,
  field,
  message,
})

export const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  'field' in value &&
  'message' in value
