import type { ClickRequest } from '../../../wire/v1.js'
import type { NewClick } from '../../domain/click.js'
import type { VisitorId } from '../../domain/ids.js'
import { isProblem, type Problem } from '../../domain/problem.js'
import { fingerprint } from '../../ingest/fingerprint.js'
import { readLanding } from '../../ingest/identity/landing.js'
import { isQuestion, recognise } from '../../ingest/identity/recognise.js'
import { followedClick } from '../../ingest/links/clickToken.js'
import { toClick } from '../../ingest/toClick.js'
import type { Deps } from '../deps.js'
import { readAt } from './read.js'
import { needsKey, type Sent } from './storeMessage.js'

/** Reads a click that a server saw. Undefined: a landing that no affiliate sent, to be ignored. */
export const readClick = async (
  deps: Deps,
  sent: Sent,
  { at, visitorId, test, ...words }: ClickRequest,
): Promise<NewClick | Problem | undefined> => {
  const { program, key, receivedAt } = sent
  const { account } = program
  const unkeyed = needsKey(sent, 'a click')
  if (unkeyed) return unkeyed
  const clickedAt = readAt(at, receivedAt)
  if (isProblem(clickedAt)) return clickedAt
  // The id is derived from the key, so that a retry after a lost answer gets the visitor that the
  // first delivery created.
  const made = key ? fingerprint([account.secret, 'click', key]) : deps.newId()
  const landing = words.url === undefined ? undefined : readLanding(words.url)
  const isAsking = isQuestion(words, landing)
  const recognised = isAsking
    ? await recognise(deps, program, words, landing, clickedAt)
    : undefined
  if (isAsking && !recognised) return undefined
  const followed = followedClick(account, landing)
  return toClick(program, words, landing, {
    accountId: account.id,
    id: followed?.clickId ?? (key ? `key:${key}` : deps.newId()),
    linkId: followed?.linkId,
    visitorId: (visitorId ?? made) as VisitorId,
    source: 'server',
    receivedAt,
    clickedAt,
    rung: undefined,
    webdriver: false,
    test: test ?? false,
    flawed: [],
    mark: undefined,
    recognised,
  })
}
