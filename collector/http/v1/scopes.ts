import type { ServerResponse } from 'node:http'
import type { Scope } from '../../domain/key.js'
import { sendProblem } from '../problemJson.js'

/** Whether a key has none of the scopes of which it needs one. */
export const lacksScope = (own: readonly Scope[], needed: readonly Scope[]): boolean =>
  !needed.some((scope) => own.includes(scope))

export const sendMissingScope = (res: ServerResponse, needed: readonly Scope[]): void => {
  const names = needed.map((scope) => `"${scope}"`).join(' or ')
  sendProblem(res, 403, {
    title: 'The key may not do this',
    code: 'missing_scope',
    detail: `This call needs a key with the scope ${names}. Make one: waymark key add --scopes ${needed[0]}, or on the page "Keys" of the panel.`,
  })
}
