import { type Problem, problem } from '../domain/problem.js'

export const PASSWORD_MIN = 12
export const PASSWORD_MAX = 128
/** Of a password that is made for somebody: 24 characters hold 144 random bits. */
export const FIRST_PASSWORD_LENGTH = 24

/** What is wrong with a new password; undefined: nothing. */
export const weakness = async (
  password: string,
  field: string,
  _known: readonly string[],
): Promise<Problem | undefined> =>
  password.length < PASSWORD_MIN || password.length > PASSWORD_MAX
    ? problem('invalid', field, `Use ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`)
    : undefined
