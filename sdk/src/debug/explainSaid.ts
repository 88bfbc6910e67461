import type { Said } from '../say.js'
import type { Result } from '../waymark.js'
import { explainCall } from './explainCall.js'
import { explainResult } from './explainResult.js'
import { warn } from './speak.js'

/** Prints the steps that the tracker has recorded so far, and each later step when it is recorded. */
export const explainSaid = (said: Said[]): void => {
  said.forEach(explain)
  said.push = (...more) => {
    more.forEach(explain)
    return 0
  }
}

const explain = ([code, ...details]: Said): void => {
  if (code === 'call') explainCall(details)
  else if (code === 'error') warn('caught', details[0])
  else explainResult(details[0] as Result)
}
